namespace ClassChat.Harness.Execution;

/// <summary>Condition on which a bot that was not let in tries to join again.</summary>
internal enum JoinRetry
{
    /// <summary>The first attempt counts.</summary>
    Never,

    /// <summary>The server refused the bot, maybe since it still holds its name.</summary>
    IfRefused,

    /// <summary>The attempt failed, for whatever reason.</summary>
    Always,
}

using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Server.Hub;

/// <summary>
/// Most replies and notices of the server for task 4 and above, in the wording of the original server where it has them
/// (classic dialect, "task4 and above"). Others are in <see cref="ChatHub"/>, <see cref="FileValidation"/>,
/// <see cref="RequestReader"/>, <see cref="ServerMessageWriter"/>, <see cref="UserName"/>, <see cref="GroupName"/> and
/// <c>Registration</c>.
/// </summary>
internal static class ReplyTexts
{
    /// <summary>The prompt for a username, sent first: plain text without a newline.</summary>
    public static readonly byte[] Prompt = "Enter your username: "u8.ToArray();

    public static readonly ServerMessage NotJson = Error(RequestReader.NotJson);

    public static readonly ServerMessage TooDeep =
        Error($"The message is nested deeper than {Limits.MaxDepth} levels.");

    public static readonly ServerMessage TooLarge =
        Error($"The message is too large: a file has at most {Limits.MaxFileBytes / (1024 * 1024)} MB, a text 64 KiB.");

    public static readonly ServerMessage Hopeless =
        Error("Too much of what you send is no message. Disconnecting...");

    public static readonly ServerMessage ServerFull = Error("The server is full. Disconnecting...");

    public static readonly ServerMessage ShuttingDown = new ServerMessage.Notice("Server is shutting down");

    public static readonly ServerMessage Goodbye = new ServerMessage.Notice("Goodbye! Disconnecting...");

    public static readonly ServerMessage NameExpected =
        Error("A username has to come before anything else. Disconnecting...");

    public static readonly ServerMessage TooLate = Error("No username was given in time. Disconnecting...");

    public static readonly ServerMessage FileTooLarge = Error(FileTooLargeText);

    public static readonly ServerMessage NoGroups = Error("This server offers no groups.");

    public static readonly ServerMessage NoFiles = Error("This server offers no files.");

    public static readonly ServerMessage QueueFull = Error("The queue for people who are offline is full.");

    public static readonly ServerMessage NoEncryption = Error("This server offers no encryption.");

    /// <summary>The first message that is encrypted.</summary>
    public static readonly ServerMessage Encrypted = Success("Encrypted");

    public static readonly ServerMessage EncryptedAlready = Error("This connection is encrypted already.");

    public static readonly ServerMessage NotEncryptedYet =
        Error("This connection is not encrypted: send a session key first.");

    public static readonly ServerMessage WrongKey = Error(
        "The session key cannot be decrypted: it has 32 bytes, encrypted with RSA-OAEP (SHA-256), in base64.");

    public static readonly ServerMessage TooManyKeys = Error("Too many session keys were wrong.");

    private static string FileTooLargeText => $"File is larger than {Limits.MaxFileBytes / (1024 * 1024)} MB";

    public static ServerMessage Welcome(UserName user) =>
        new ServerMessage.Success($"Welcome {user}! You are now connected to ClassChat.");

    public static ServerMessage NameTaken(UserName user) =>
        Error($"Username '{user}' is already taken. Disconnecting...");

    public static ServerMessage NameRefused(string fault) => Error($"{fault} Disconnecting...");

    public static ServerMessage AlreadyRegistered(UserName user) => Error($"You are registered as '{user}' already.");

    public static ServerMessage Waiting(int count) =>
        new ServerMessage.Waiting(count, $"You have {count} offline message(s)");

    public static ServerMessage Joined(UserName user) => new ServerMessage.Notice($"{user} has joined the chat");

    public static ServerMessage Left(UserName user) => new ServerMessage.Notice($"{user} has left the chat");

    public static ServerMessage NotYou(UserName user) => Error($"You are '{user}' and cannot send in another name.");

    public static ServerMessage NotConnected(UserName user) => Error($"User '{user}' is not connected.");

    public static ServerMessage Queued(UserName user) =>
        new ServerMessage.Sent($"Message queued for {user} (currently offline)");

    public static ServerMessage UnknownCommand(string command) => Error($"There is no command '{command}'. Try /help.");

    public static ServerMessage GroupCreated(GroupName group) => Success($"Group '{group}' created successfully");

    public static ServerMessage GroupJoined(GroupName group) => Success($"Joined group '{group}' successfully");

    public static ServerMessage GroupLeft(GroupName group) => Success($"Left group '{group}' successfully");

    public static ServerMessage GroupExists(GroupName group) => Error($"Group '{group}' already exists.");

    public static ServerMessage NoSuchGroup(GroupName group) => Error($"Group '{group}' does not exist.");

    public static ServerMessage AlreadyInGroup(GroupName group) => Error($"You are in group '{group}' already.");

    public static ServerMessage NotInGroup(GroupName group) => Error($"You are not a member of group '{group}'.");

    public static ServerMessage TooManyGroups(int limit) => Error($"There are {limit} groups already; no more fit.");

    public static ServerMessage SentToGroup(int delivered, int members, GroupName group) =>
        Success($"Message sent to {delivered}/{members} members in '{group}'");

    public static ServerMessage FileSent(string file, UserName user) => Success($"File '{file}' sent to {user}");

    public static ServerMessage FileQueued(string file, UserName user) =>
        Success($"File '{file}' queued for {user} (offline)");

    public static ServerMessage FileSentToGroup(string file, int delivered, int members, GroupName group) =>
        Success($"File '{file}' sent to {delivered}/{members} members in '{group}'");

    public static ServerMessage Help(Features features)
    {
        List<KeyValuePair<string, string>> commands = [];
        if (features.HasFlag(Features.Groups))
        {
            commands.Add(new("/create NAME", "Create a group and join it"));
            commands.Add(new("/join NAME", "Join a group"));
            commands.Add(new("/leave NAME", "Leave a group"));
            commands.Add(new("/groups", "List all groups and their members"));
            commands.Add(new("@NAME", "As receiver: send to all members of a group"));
        }

        if (features.HasFlag(Features.Files))
            commands.Add(new("/sendfile", $"Send a file of up to {Limits.MaxFileBytes / (1024 * 1024)} MB"));
        commands.Add(new("/users", "List everybody who is here"));
        commands.Add(new("/help", "List the commands"));
        commands.Add(new("exit", "Leave the chat"));
        return new ServerMessage.Help(commands);
    }

    private static ServerMessage.Error Error(string message) => new(message);

    private static ServerMessage.Success Success(string message) => new(message);
}

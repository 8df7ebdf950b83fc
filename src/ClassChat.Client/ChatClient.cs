using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using ClassChat.Client.Answers;
using ClassChat.Client.Events;
using ClassChat.Client.Files;
using ClassChat.Client.Wire;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ClassChat.Client;

/// <summary>
/// A connection to a ClassChat server under a name: everything a user interface needs except drawing. What is asked is
/// answered by the task that asks; all else comes as <see cref="Events"/>.
/// </summary>
/// <remarks>
/// <para>Any number of requests may be under way at once, from any threads. They are sent, and answered, in the order
/// in which they were asked. Cancelling one ends the waiting: a text may still go out, a file breaks off.</para>
/// <para>Somebody has to read <see cref="Events"/>: answers stand in the same stream, behind events that are not read
/// yet, and no event is ever dropped.</para>
/// </remarks>
public sealed class ChatClient : IAsyncDisposable
{
    private readonly Conversation _conversation;
    private readonly EventBuffer _events;
    private readonly ClientOptions _options;

    private ChatClient(Socket socket, FrameReader frames, UserName name, ClientOptions options)
    {
        Name = name;
        _options = options;
        _events = new EventBuffer(options.MaxHeldEvents, options.MaxHeldFileBytes);
        _conversation = new Conversation(
            socket,
            frames,
            _events,
            new OpenQuestions(options.MaxOpenRequests),
            options.LoggerFactory.CreateLogger<ChatClient>());
    }

    /// <summary>The name under which the server knows this client.</summary>
    public UserName Name { get; }

    /// <summary>Who is here, as the server last said.</summary>
    public IReadOnlyList<string> Users => _conversation.Users;

    /// <summary>
    /// What happens, in order, until the connection ends. Each event goes to one reader. When the connection ends
    /// though nobody left, the last event is <see cref="ChatEvent.ConnectionLost"/>.
    /// </summary>
    public IAsyncEnumerable<ChatEvent> Events => _events.ReadAllAsync(CancellationToken.None);

    /// <summary>Connects and gives a name.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">1 to 65,535.</param>
    /// <param name="name">The name, as a person typed it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ConnectResult> ConnectAsync(
        string host,
        int port,
        string name,
        ClientOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new ClientOptions();
        if (!UserName.TryParse(name, out UserName? userName, out string? fault))
            return new ConnectResult.Refused(fault);

        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var frames = new FrameReader(socket);
        bool isConnected = false;
        try
        {
            await socket.ConnectAsync(host, port, either.Token);
            ServerMessage? answer = await Registration.RunAsync(socket, frames, userName, either.Token);
            if (answer is ServerMessage.Error error) return new ConnectResult.Refused(error.Message);
            if (answer is not ServerMessage.Success success)
                return new ConnectResult.Unreachable("The server is no ClassChat server, or has hung up.");
            isConnected = true;
            return new ConnectResult.Connected(new ChatClient(socket, frames, userName, options), success.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ConnectResult.Unreachable($"No answer within {options.ConnectTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception error) when (error is SocketException or ArgumentOutOfRangeException)
        {
            return new ConnectResult.Unreachable(error.Message);
        }
        finally
        {
            if (!isConnected) Release(socket, frames);
        }
    }

    /// <summary>Sends a text.</summary>
    /// <param name="receiver">A user's name, or <c>@</c> and a group's.</param>
    /// <param name="text">At most <see cref="Limits.MaxTextBytes"/> in UTF-8.</param>
    /// <param name="cancellationToken">Stops waiting; the text may still go out.</param>
    public async Task<Receipt> SendTextAsync(
        string receiver, string text, CancellationToken cancellationToken = default)
    {
        if (!TryAddress(receiver, out string? address, out string? fault)) return new Receipt.Refused(fault);
        if (Encoding.UTF8.GetByteCount(text) > Limits.MaxTextBytes)
            return new Receipt.Refused($"The text is longer than {Limits.MaxTextBytes / 1024} KiB.");

        var request = new Request.SendText(address, JsonText.FromString(text));
        return ToReceipt(await _conversation.AskAsync(request, Expected.Confirmation, cancellationToken), "Message");
    }

    /// <summary>Sends a file from the disk.</summary>
    /// <param name="receiver">A user's name, or <c>@</c> and a group's.</param>
    /// <param name="path">Where it is; its last part is the name that the receiver gets.</param>
    /// <param name="progress">Is told how many bytes have been sent, from the task that writes.</param>
    /// <param name="cancellationToken">Breaks the file off.</param>
    public async Task<Receipt> SendFileAsync(
        string receiver, string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var content = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            string name = Path.GetFileName(content.Name);
            return await SendFileAsync(receiver, name, content, content.Length, progress, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Receipt.Refused(error.Message);
        }
    }

    /// <summary>Sends a file from a stream, a block at a time.</summary>
    /// <param name="receiver">A user's name, or <c>@</c> and a group's.</param>
    /// <param name="fileName">Its name, 1 to <see cref="Limits.MaxFileNameBytes"/> bytes in UTF-8.</param>
    /// <param name="content">Its bytes. Not to be touched until this task ends.</param>
    /// <param name="sizeBytes">How many of them, 0 to <see cref="Limits.MaxFileBytes"/>.</param>
    /// <param name="progress">Is told how many bytes have been sent, from the task that writes.</param>
    /// <param name="cancellationToken">Breaks the file off.</param>
    public async Task<Receipt> SendFileAsync(
        string receiver,
        string fileName,
        Stream content,
        long sizeBytes,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (!TryAddress(receiver, out string? address, out string? fault)) return new Receipt.Refused(fault);
        if (Encoding.UTF8.GetByteCount(fileName) is 0 or > Limits.MaxFileNameBytes)
            return new Receipt.Refused($"A file's name has 1 to {Limits.MaxFileNameBytes} bytes.");
        if (sizeBytes is < 0 or > Limits.MaxFileBytes)
            return new Receipt.Refused($"A file has at most {Limits.MaxFileBytes / 1024 / 1024} MB.");

        var upload = new FileUpload(address, fileName, content, sizeBytes, progress);
        return ToReceipt(await _conversation.SendFileAsync(upload, cancellationToken), $"File '{fileName}'");
    }

    /// <summary>Creates a group, with this client in it.</summary>
    public Task<Answer<string>> CreateGroupAsync(string name, CancellationToken cancellationToken = default) =>
        CommandAsync(name, group => new Request.CreateGroup(group), cancellationToken);

    /// <summary>Joins a group.</summary>
    public Task<Answer<string>> JoinGroupAsync(string name, CancellationToken cancellationToken = default) =>
        CommandAsync(name, group => new Request.JoinGroup(group), cancellationToken);

    /// <summary>Leaves a group.</summary>
    public Task<Answer<string>> LeaveGroupAsync(string name, CancellationToken cancellationToken = default) =>
        CommandAsync(name, group => new Request.LeaveGroup(group), cancellationToken);

    /// <summary>All groups, each with its members.</summary>
    public Task<Answer<IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>>> ListGroupsAsync(
        CancellationToken cancellationToken = default) => AskAsync(
            new Request.ListGroups(),
            Expected.Groups,
            answer => (answer as ServerMessage.GroupList)?.Groups,
            cancellationToken);

    /// <summary>Who is here; <see cref="Users"/> knows it mostly without asking.</summary>
    public Task<Answer<IReadOnlyList<string>>> ListUsersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(
            new Request.ListUsers(),
            Expected.Users,
            answer => (answer as ServerMessage.UserList)?.Users,
            cancellationToken);

    /// <summary>The commands of the server, each with what it does.</summary>
    public Task<Answer<IReadOnlyList<KeyValuePair<string, string>>>> HelpAsync(
        CancellationToken cancellationToken = default) => AskAsync(
            new Request.Help(), Expected.Help, answer => (answer as ServerMessage.Help)?.Commands, cancellationToken);

    /// <summary>
    /// Says goodbye: what was asked before is still answered, then the server hangs up, or is hung up on after <see
    /// cref="ClientOptions.LeaveTimeout"/>. Disposes of the client.
    /// </summary>
    public async Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(_options.LeaveTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _conversation.LeaveAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The server has had its time.
        }

        await DisposeAsync();
    }

    /// <summary>Closes the connection at once. What is under way is lost; events held can still be read.</summary>
    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    private static void Release(Socket socket, FrameReader frames)
    {
        socket.Dispose();
        frames.Dispose();
    }

    // A command as receiver would be obeyed instead of delivered.
    private static bool TryAddress(
        string receiver, [NotNullWhen(true)] out string? address, [NotNullWhen(false)] out string? fault)
    {
        address = Target.TryParse(receiver, out Target? target, out fault) ? target.Receiver : null;
        if (address == "exit") (address, fault) = (null, "'exit' is a command, not a receiver.");
        return address is not null;
    }

    private Receipt ToReceipt(ServerMessage? answer, string subject) => answer switch
    {
        null => new Receipt.Lost(_conversation.End),
        ServerMessage.Error error => new Receipt.Refused(error.Message),
        ServerMessage.Sent sent => ToReceipt(sent.Message, subject),
        ServerMessage.Success success => ToReceipt(success.Message, subject),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} confirms nothing."),
    };

    // The words that come before anything a person chose, so that nobody's name can be mistaken for them.
    private static Receipt ToReceipt(string message, string subject) =>
        message.StartsWith(subject + " queued", StringComparison.Ordinal)
            ? new Receipt.Queued(message)
            : new Receipt.Delivered(message);

    private async Task<Answer<string>> CommandAsync(
        string name, Func<string, Request> command, CancellationToken cancellationToken)
    {
        if (!GroupName.TryParse(name, out GroupName? group, out string? fault))
            return new Answer<string>.Refused(fault);
        ServerMessage? answer = await _conversation.AskAsync(
            command(group.Value), Expected.GroupConfirmation, cancellationToken);
        return ToAnswer(answer, given => (given as ServerMessage.Success)?.Message);
    }

    private async Task<Answer<T>> AskAsync<T>(
        Request request, Expected expected, Func<ServerMessage, T?> read, CancellationToken cancellationToken)
        where T : class => ToAnswer(await _conversation.AskAsync(request, expected, cancellationToken), read);

    private Answer<T> ToAnswer<T>(ServerMessage? answer, Func<ServerMessage, T?> read)
        where T : class => answer switch
    {
        null => new Answer<T>.Lost(_conversation.End),
        ServerMessage.Error error => new Answer<T>.Refused(error.Message),
        _ when read(answer) is T value => new Answer<T>.Given(value),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer."),
    };
}

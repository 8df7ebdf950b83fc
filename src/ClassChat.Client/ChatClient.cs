using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using ClassChat.Client.Events;
using ClassChat.Client.Files;
using ClassChat.Client.Requests;
using ClassChat.Client.Wire;
using ClassChat.Protocol;
using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace ClassChat.Client;

/// <summary>
/// A registered connection to a ClassChat server, for programs: each request returns the server's answer as a task, and
/// everything else (lists too) arrives as <see cref="Events"/>. Does not reconnect. The terminal client has a session
/// of its own.
/// </summary>
/// <remarks><para>Any number of requests may be in progress at once, from any threads. They are sent and answered in
/// the order in which they were made. Cancelling one ends the wait: a text may still be sent, a file is aborted.</para>
/// <para><see cref="Events"/> must be read: answers arrive in the same stream, behind events that are not read yet, and
/// no event is ever dropped.</para></remarks>
internal sealed class ChatClient : IAsyncDisposable
{
    private readonly ClientConnection _connection;
    private readonly EventBuffer _events;
    private readonly ClientOptions _options;

    private ChatClient(
        Socket socket, FrameReader frames, FrameCipher? cipher, UserName name, ClientOptions options)
    {
        Name = name;
        _options = options;
        _events = new EventBuffer(options.MaxBufferedEvents, options.MaxBufferedFileBytes);
        _connection = new ClientConnection(
            socket,
            frames,
            cipher,
            _events,
            new PendingRequests(options.MaxOpenRequests),
            options.LoggerFactory.CreateLogger<ChatClient>());
    }

    /// <summary>The name under which this client is registered.</summary>
    public UserName Name { get; }

    /// <summary>The connected users, according to the latest user list from the server.</summary>
    public IReadOnlyList<string> Users => _connection.Users;

    /// <summary>
    /// The events of the chat, in order, until the connection ends. Each event goes to one reader. If the connection
    /// ends without this client leaving, the last event is <see cref="ChatEvent.ConnectionLost"/>.
    /// </summary>
    public IAsyncEnumerable<ChatEvent> Events => _events.ReadAllAsync(CancellationToken.None);

    /// <summary>Connects to a server and registers a name.</summary>
    /// <param name="host">A host name or an IP address.</param>
    /// <param name="port">The TCP port, 1 to 65,535.</param>
    /// <param name="name">The name, as a person typed it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
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
            var handshake = new RegistrationHandshake(socket, frames);
            ServerMessage? answer = await handshake.RunAsync(userName, options.IsEncrypted, either.Token);
            if (answer is ServerMessage.Error error) return new ConnectResult.Refused(error.Message);
            if (answer is not ServerMessage.Success success)
                return new ConnectResult.Unreachable("The server is no ClassChat server, or has hung up.");
            isConnected = true;
            return new ConnectResult.Connected(
                new ChatClient(socket, frames, handshake.Cipher, userName, options), success.Message);
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

    /// <summary>Sends a text message and waits for its confirmation.</summary>
    /// <param name="receiver">A user name, or <c>@</c> and a group name.</param>
    /// <param name="text">The text, at most <see cref="Limits.MaxTextBytes"/> in UTF-8.</param>
    /// <param name="cancellationToken">Stops waiting; the text may still be sent.</param>
    public async Task<SendResult> SendTextAsync(
        string receiver, string text, CancellationToken cancellationToken = default)
    {
        if (!TryAddress(receiver, out string? address, out string? fault)) return new SendResult.Refused(fault);
        if (Encoding.UTF8.GetByteCount(text) > Limits.MaxTextBytes)
            return new SendResult.Refused($"The text is longer than {Limits.MaxTextBytes / 1024} KiB.");

        var request = new Request.SendText(address, JsonText.FromString(text));
        return ToSendResult(
            await _connection.AskAsync(request, ExpectedReply.Confirmation, cancellationToken), "Message");
    }

    /// <summary>Sends a file from the disk and waits for its confirmation.</summary>
    /// <param name="receiver">A user name, or <c>@</c> and a group name.</param>
    /// <param name="path">The path of the file; its last part is the file name that the receiver gets.</param>
    /// <param name="progress">Receives the number of bytes sent so far, from the task that writes.</param>
    /// <param name="cancellationToken">Aborts the file.</param>
    public async Task<SendResult> SendFileAsync(
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
            return new SendResult.Refused(error.Message);
        }
    }

    /// <summary>Sends a file from a stream, block by block, and waits for its confirmation.</summary>
    /// <param name="receiver">A user name, or <c>@</c> and a group name.</param>
    /// <param name="fileName">The name of the file, 1 to <see cref="Limits.MaxFileNameBytes"/> bytes in UTF-8.</param>
    /// <param name="content">The content of the file. Must not be used elsewhere until this task ends.</param>
    /// <param name="sizeBytes">The number of bytes to send, 0 to <see cref="Limits.MaxFileBytes"/>.</param>
    /// <param name="progress">Receives the number of bytes sent so far, from the task that writes.</param>
    /// <param name="cancellationToken">Aborts the file.</param>
    public async Task<SendResult> SendFileAsync(
        string receiver,
        string fileName,
        Stream content,
        long sizeBytes,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (!TryAddress(receiver, out string? address, out string? fault)) return new SendResult.Refused(fault);
        if (Encoding.UTF8.GetByteCount(fileName) is 0 or > Limits.MaxFileNameBytes)
            return new SendResult.Refused($"A file's name has 1 to {Limits.MaxFileNameBytes} bytes.");
        if (sizeBytes is < 0 or > Limits.MaxFileBytes)
            return new SendResult.Refused($"A file has at most {Limits.MaxFileBytes / 1024 / 1024} MB.");

        var upload = new FileUpload(address, fileName, content, sizeBytes, progress);
        return ToSendResult(await _connection.SendFileAsync(upload, cancellationToken), $"File '{fileName}'");
    }

    /// <summary>Creates a group with this client as its first member.</summary>
    public Task<RequestResult<string>> CreateGroupAsync(string name, CancellationToken cancellationToken = default) =>
        CommandAsync(name, group => new Request.CreateGroup(group), cancellationToken);

    /// <summary>Joins a group.</summary>
    public Task<RequestResult<string>> JoinGroupAsync(string name, CancellationToken cancellationToken = default) =>
        CommandAsync(name, group => new Request.JoinGroup(group), cancellationToken);

    /// <summary>Leaves a group.</summary>
    public Task<RequestResult<string>> LeaveGroupAsync(string name, CancellationToken cancellationToken = default) =>
        CommandAsync(name, group => new Request.LeaveGroup(group), cancellationToken);

    /// <summary>Requests all groups, each with its members.</summary>
    public Task<RequestResult<IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>>> ListGroupsAsync(
        CancellationToken cancellationToken = default) => AskAsync(
            new Request.ListGroups(),
            ExpectedReply.Groups,
            answer => (answer as ServerMessage.GroupList)?.Groups,
            cancellationToken);

    /// <summary>Requests the connected users; <see cref="Users"/> usually has them without a request.</summary>
    public Task<RequestResult<IReadOnlyList<string>>> ListUsersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(
            new Request.ListUsers(),
            ExpectedReply.Users,
            answer => (answer as ServerMessage.UserList)?.Users,
            cancellationToken);

    /// <summary>Requests the commands of the server, each with its description.</summary>
    public Task<RequestResult<IReadOnlyList<KeyValuePair<string, string>>>> HelpAsync(
        CancellationToken cancellationToken = default) => AskAsync(
            new Request.Help(), ExpectedReply.Help, answer =>
                (answer as ServerMessage.Help)?.Commands, cancellationToken);

    /// <summary>
    /// Leaves the chat: waits until earlier requests are answered and the server closes the connection, but no longer
    /// than <see cref="ClientOptions.LeaveTimeout"/>. Disposes of the client.
    /// </summary>
    public async Task LeaveAsync(CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(_options.LeaveTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _connection.LeaveAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The server did not close in time.
        }

        await DisposeAsync();
    }

    /// <summary>
    /// Closes the connection immediately. Requests in progress are lost; buffered events can still be read.
    /// </summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static void Release(Socket socket, FrameReader frames)
    {
        socket.Dispose();
        frames.Dispose();
    }

    // The server would execute a command that stands in place of the receiver.
    private static bool TryAddress(
        string receiver, [NotNullWhen(true)] out string? address, [NotNullWhen(false)] out string? fault)
    {
        address = Recipient.TryParse(receiver, out Recipient? recipient, out fault) ? recipient.Receiver : null;
        if (address == "exit") (address, fault) = (null, "'exit' is a command, not a receiver.");
        return address is not null;
    }

    private SendResult ToSendResult(ServerMessage? answer, string subject) => answer switch
    {
        null => new SendResult.Lost(_connection.End),
        ServerMessage.Error error => new SendResult.Refused(error.Message),
        ServerMessage.Sent sent => ToSendResult(sent.Message, subject),
        ServerMessage.Success success => ToSendResult(success.Message, subject),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} confirms nothing."),
    };

    // Matches only the words before any user-chosen text, so that no name can be mistaken for them.
    private static SendResult ToSendResult(string message, string subject) =>
        message.StartsWith(subject + " queued", StringComparison.Ordinal)
            ? new SendResult.Queued(message)
            : new SendResult.Delivered(message);

    private async Task<RequestResult<string>> CommandAsync(
        string name, Func<string, Request> command, CancellationToken cancellationToken)
    {
        if (!GroupName.TryParse(name, out GroupName? group, out string? fault))
            return new RequestResult<string>.Refused(fault);
        ServerMessage? answer = await _connection.AskAsync(
            command(group.Value), ExpectedReply.GroupConfirmation, cancellationToken);
        return ToAnswer(answer, given => (given as ServerMessage.Success)?.Message);
    }

    private async Task<RequestResult<T>> AskAsync<T>(
        Request request, ExpectedReply expectedReply, Func<ServerMessage, T?> read, CancellationToken cancellationToken)
        where T : class => ToAnswer(await _connection.AskAsync(request, expectedReply, cancellationToken), read);

    private RequestResult<T> ToAnswer<T>(ServerMessage? answer, Func<ServerMessage, T?> read)
        where T : class => answer switch
    {
        null => new RequestResult<T>.ConnectionLost(_connection.End),
        ServerMessage.Error error => new RequestResult<T>.Refused(error.Message),
        _ when read(answer) is T value => new RequestResult<T>.Ok(value),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer."),
    };
}

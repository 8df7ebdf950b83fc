using System.Net;
using System.Net.Sockets;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>Command lines and ports.</summary>
public sealed class CommandLineTests
{
    [TestCase("", new string[0])]
    [TestCase("   ", new string[0])]
    [TestCase("python3 server.py 12345", new[] { "python3", "server.py", "12345" })]
    [TestCase("  a \t b\n", new[] { "a", "b" })]
    [TestCase("java -cp \"my classes\" Main", new[] { "java", "-cp", "my classes", "Main" })]
    [TestCase("a 'b \"c\" d' e", new[] { "a", "b \"c\" d", "e" })]
    [TestCase("a \"b 'c' d\"", new[] { "a", "b 'c' d" })]
    [TestCase("a '' \"\"", new[] { "a", "", "" })]
    [TestCase("a b\"c d\"e", new[] { "a", "bc de" })]
    [TestCase("a b\\ c \\\"d \"e\\\"f\"", new[] { "a", "b c", "\"d", "e\"f" })]
    [TestCase("a 'b\\c'", new[] { "a", "b\\c" })]
    [TestCase("a b\\", new[] { "a", "b\\" })]
    [TestCase("a \"b c", new[] { "a", "b c" })]
    [TestCase("ünï 👋", new[] { "ünï", "👋" })]
    public void A_command_line_is_split_as_a_shell_does(string line, string[] words) =>
        CommandLine.Split(line).ShouldBe(words);

    [Test]
    public void Quoted_words_come_back_whatever_is_in_them() => Gen.String.Array[0, 5].Sample(words =>
        CommandLine.Split(string.Join(' ', words.Select(word => "'" + word.Replace("'", "'\\''") + "'")))
            .SequenceEqual(words));

    [Test]
    public void Every_port_is_another_and_free_and_below_those_of_outgoing_connections()
    {
        int[] ports = new int[200];
        Parallel.For(0, ports.Length, i => ports[i] = PortPool.Next());

        ports.Distinct().Count().ShouldBe(ports.Length);
        ports.ShouldAllBe(port => port >= 20_000 && port < 32_000);
    }

    [Test]
    public void A_port_in_use_is_seen_and_not_handed_out()
    {
        int port = PortPool.Next();
        ListeningPorts.Has(port).ShouldBeFalse();
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        ListeningPorts.Has(port).ShouldBeTrue();
    }
}

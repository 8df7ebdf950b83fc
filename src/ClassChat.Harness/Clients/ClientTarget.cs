using ClassChat.Harness.Consoles;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Clients;

/// <summary>A client program that is tested: how to start it, and how a person talks to it.</summary>
/// <param name="Command">
/// Its command; <c>{host}</c>, <c>{port}</c> and <c>{level}</c> are those of the server, <c>{name}</c> is the user's.
/// </param>
/// <param name="Console">What is typed, and what it shows.</param>
/// <param name="HasTerminal">True if it gets a terminal of its own; else its input and output are pipes.</param>
public sealed record ClientTarget(Target.Command Command, ConsoleDialect Console, bool HasTerminal);

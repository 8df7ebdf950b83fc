namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>Examples of statements about what comes later, beside other things, or not at all.</summary>
internal static class NewerExamples
{
    public const string Table =
        """
        bob, carol join at once
          Join { Who = bob, carol, AtOnce = True }
        alice joins at once
          Join { Who = alice, AtOnce = True }
        alice sends bob file "a.bin" of 1 KB claiming to be carol
          SendFile { Who = alice, To = Bot { Actor = bob }, FileName = a.bin, Bytes = 1000, Claiming = carol }
        alice sends bob file "a" of 1 byte with a wrong checksum claiming to be carol
          SendFile { Who = alice, To = Bot { Actor = bob }, FileName = a, Bytes = 1, Corrupt = True, Claiming = carol }
        wait a while
          Pause { }
        bob, carol receive everything sent to their groups
          ReceivesEverything { Who = bob, carol, Extent = Groups }
        bob receives everything sent to their groups within 10 s
          ReceivesEverything { Within = 00:00:10, Who = bob, Extent = Groups }
        bob, carol get everything sent to them
          ReceivesEverything { Who = bob, carol, Extent = AtLeast }
        bob gets everything sent to them within 10 s
          ReceivesEverything { Within = 00:00:10, Who = bob, Extent = AtLeast }
        bob gets "Hello"
          Gets { Who = bob, Text = Literal { Text = Hello } }
        bob, carol get it within 1 s
          Gets { Within = 00:00:01, Who = bob, carol, Text = Last { } }
        carol receives nothing of any file before the fence
          ReceivesNothing { IsPositive = False, Who = carol, Kind = File }
        bob, carol receive nothing of any message before the fence
          ReceivesNothing { IsPositive = False, Who = bob, carol, Kind = Message }
        carol receives nothing of any group message before the fence
          ReceivesNothing { IsPositive = False, Who = carol, Kind = GroupMessage }
        bob, carol receive nothing of any group message before the fence
          ReceivesNothing { IsPositive = False, Who = bob, carol, Kind = GroupMessage }
        carol receives no file before the fence
          ReceivesNothing { IsPositive = False, Who = carol, Kind = File, IsWhole = True }
        bob, carol receive no message before the fence
          ReceivesNothing { IsPositive = False, Who = bob, carol, Kind = Message, IsWhole = True }
        carol receives no group message before the fence
          ReceivesNothing { IsPositive = False, Who = carol, Kind = GroupMessage, IsWhole = True }
        bob, carol receive no group message before the fence
          ReceivesNothing { IsPositive = False, Who = bob, carol, Kind = GroupMessage, IsWhole = True }
        carol receives nothing that waited before the fence
          ReceivesNothing { IsPositive = False, Who = carol, Kind = Waiting }
        bob, carol receive nothing that waited before the fence
          ReceivesNothing { IsPositive = False, Who = bob, carol, Kind = Waiting }
        alice is told nothing untrue
          ToldNothingUntrue { IsPositive = False, Who = alice }
        alice, bob are told nothing untrue
          ToldNothingUntrue { IsPositive = False, Who = alice, bob }
        alice encrypts
          JoinEncrypted { Who = alice }
        alice, bob encrypt
          JoinEncrypted { Who = alice, bob }
        carol tries to join with a wrong session key
          TryWrongKey { Who = carol }
        bob, carol try to join with a wrong session key
          TryWrongKey { Who = bob, carol }
        alice has session keys of their own
          OwnKeys { IsPositive = False, Who = alice }
        alice, bob have session keys of their own
          OwnKeys { IsPositive = False, Who = alice, bob }
        alice keeps everything secret
          KeptSecret { IsPositive = False, Who = alice }
        alice, bob keep everything secret
          KeptSecret { IsPositive = False, Who = alice, bob }
        """;
}

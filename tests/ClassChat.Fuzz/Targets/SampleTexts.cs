using System.Text;

namespace ClassChat.Fuzz.Targets;

/// <summary>Valid inputs of kinds that the repository has no files of.</summary>
internal static class SampleTexts
{
    /// <summary>Submission files: one with every key, and short ones.</summary>
    public static IEnumerable<byte[]> Submissions => Bytes(
        """
        submission: alice
        version: 1
        programs:
          task1:
            server: python3 server.py {port} --level {level}
            dialect: classic-text
            directory: sub
            environment: { LANG: C.UTF-8, DEBUG: "1" }
            input: "y\n"
            files: [ data, { from: a, to: b } ]
            clean: [ "*.db", "**/x?" ]
            start_timeout: 20 s
            limits: { memory: 512 MB, processes: 32, processor: 60 s, files: 128, output: 4 MB, disk: 50 MB }
            visible: [ /opt/x ]
            protection: best
            port: { variable: PORT }
          task4:
            server: dotnet run -- {port}
            client: ./client {host} {port} {name}
            terminal: yes
            console: classic
            port: 12345
        """,
        "submission: bob\ndialect: classic\nprograms:\n  full: { server: ./server --port {port} }\n",
        "submission: x\nprograms: { task2: { client: \"python3 client.py\", console: consoles/mine.yaml } }\n");

    /// <summary>Class files: one with every key, and a short one.</summary>
    public static IEnumerable<byte[]> Classes => Bytes(
        """
        class: Networks 2026
        version: 1
        limits: { memory: 2 GiB }
        limits_at_most: { memory: 4 GiB, processes: 512 }
        start_timeout: 20 s
        start_timeout_at_most: 90 s
        dialects: [classic, classic-text]
        own_dialects: no
        protections: [best, limits]
        adapters: none
        submissions:
          group3: { limits: { memory: 6 GiB }, start_timeout: 90 s }
          group5: { dialect: classic, adapters: yes, protection: best }
          group7: { trust: yes }
          group9:
            submission: Group 9
            programs:
              task4: { server: "python3 main.py {port}" }
        """,
        "class: x\n");

    /// <summary>Texts as bytes.</summary>
    public static IEnumerable<byte[]> Bytes(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}

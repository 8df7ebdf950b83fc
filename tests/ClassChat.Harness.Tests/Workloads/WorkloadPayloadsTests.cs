using System.Text;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Workloads;
using ClassChat.Specification.Scenarios;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Workloads;

/// <summary>Texts and files of workloads are known by what they say of themselves; a peer may say anything.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WorkloadPayloadsTests
{
    private static readonly WorkloadPayloads _payloads = new(new SeededData(1));

    private static readonly Gen<int> _sender = Gen.Int[0, 9_999_999];
    private static readonly Gen<int> _sequence = Gen.Int[0, 99_999_999];

    [Test]
    public void A_text_says_what_it_is_and_has_no_more_bytes_than_it_says() => Gen
        .Select(_sender, _sequence, Gen.Int[WorkloadStatements.MinBytes, WorkloadStatements.MaxTextBytes])
        .Sample((sender, sequence, bytes) =>
        {
            string text = _payloads.Text(sender, sequence, bytes);
            return WorkloadPayloads.Read(text, isFile: false) == (sender, sequence, bytes)
                && Encoding.UTF8.GetByteCount(text) <= bytes && text.IsNormalized() && text == text.Trim();
        }, iter: 400);

    [Test]
    public void The_longest_text_is_to_be_had_wherever_it_begins()
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            var payloads = new WorkloadPayloads(new SeededData(seed));
            for (int sequence = 0; sequence < 50; sequence++)
            {
                Encoding.UTF8.GetByteCount(payloads.Text(seed, sequence, WorkloadStatements.MaxTextBytes))
                    .ShouldBeInRange(WorkloadStatements.MaxTextBytes - 8, WorkloadStatements.MaxTextBytes);
            }
        }
    }

    [Test]
    public void The_name_of_a_file_says_what_it_is() => Gen
        .Select(_sender, _sequence, Gen.Int[0, WorkloadStatements.MaxFileBytes])
        .Sample((sender, sequence, bytes) =>
            WorkloadPayloads.Read(WorkloadPayloads.FileName(sender, sequence, bytes), isFile: true) == (
                sender, sequence, bytes)
            && _payloads.Bytes(sender, sequence, bytes).Length == bytes, iter: 400);

    [Test]
    public void Whatever_can_be_read_can_be_made_again() => Gen
        .Select(Gen.Int[0, 99_999_999], Gen.Int[0, 999_999_999], Gen.Int[0, 99_999_999], Gen.Bool)
        .Sample((sender, sequence, bytes, isFile) =>
        {
            string text = $"w{sender}-{sequence}-{bytes}{(isFile ? ".bin" : " and so on.")}";
            if (WorkloadPayloads.Read(text, isFile) is not (int s, int n, int b)) return true;
            return isFile ? _payloads.Bytes(s, n, b).Length == b : _payloads.Text(s, n, b).Length > 0;
        }, iter: 400);

    [TestCase("w1-7-9999999 and more than ever is sent", false)]
    [TestCase("w1-7-60001 just one too many", false)]
    [TestCase("w1-7-1000001.bin", true)]
    [TestCase("w1-7 without a size", false)]
    [TestCase("w\u0663-1-30 digits that are none of ours", false)]
    [TestCase("w99999999-1-30 many bots", false)]
    [TestCase("w-1-1-30 less than none", false)]
    [TestCase("hello", false)]
    [TestCase("", true)]
    public void What_nobody_can_have_sent_is_not_read(string text, bool isFile) =>
        WorkloadPayloads.Read(text, isFile).ShouldBeNull();
}

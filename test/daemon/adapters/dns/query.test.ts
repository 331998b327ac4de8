import { decode, encode } from "dns-packet";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readQuery } from "../../../../daemon/adapters/dns/query.js";
import { type OwnResolver, ownResolver } from "./stand-ins.js";

const it = suite("hostile packets");
let own: OwnResolver;
it.before(async () => {
  own = await ownResolver([]);
});
it.after(() => own.close());

const right = encode({
  type: "query",
  id: 9,
  flags: 0x100,
  questions: [{ name: "web.default.svc.cluster.local", type: "A" }],
});

/** Right questions with bytes changed, cut or added, and noise. */
const messages: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.tuple(fc.nat(right.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const bytes = Buffer.from(right);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    }),
  fc.nat(right.length).map((length) => right.subarray(0, length)),
  fc.uint8Array({ maxLength: 60 }).map((more) => Buffer.concat([right, Buffer.from(more)])),
);

it("any bytes at all: an answer is one that can be read, with the id that was asked with", async () => {
  await fc.assert(
    fc.asyncProperty(messages, fc.constantFrom("udp" as const, "tcp" as const), async (message, by) => {
      const answer = await own.resolver.handle(message, by, "127.0.0.1");
      if (answer === undefined) return assert.is(readQuery(message), null);
      assert.is(answer.readUInt16BE(0), message.readUInt16BE(0));
      assert.is(answer.readUInt16BE(2) >> 15, 1);
      decode(answer);
    }),
    { numRuns: 2_000 },
  );
});

const header = (more: Partial<Record<"flags" | "questions" | "answers", number>>, ...rest: number[]): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(5, 0);
  bytes.writeUInt16BE(more.flags ?? 0x100, 2);
  bytes.writeUInt16BE(more.questions ?? 1, 4);
  bytes.writeUInt16BE(more.answers ?? 0, 6);
  return Buffer.concat([bytes, Buffer.from(rest)]);
};
const rcodeOf = (answer: Buffer | undefined): number | undefined => answer && answer.readUInt16BE(2) & 15;

const cases: [what: string, message: Buffer, rcode: number | undefined][] = [
  ["nothing", Buffer.alloc(0), undefined],
  ["half a header", Buffer.alloc(7), undefined],
  ["an answer, which nobody asked for", header({ flags: 0x8000 }, 0, 0, 1, 0, 1), undefined],
  ["a name that points to itself", header({}, 0xc0, 12, 0, 1, 0, 1), 1],
  ["a name without an end", header({}, 63, ...Array.from({ length: 63 }, () => 97)), 1],
  ["a name that is too long", header({}, ...Array.from({ length: 300 }, () => [1, 97]).flat(), 0, 0, 1, 0, 1), 1],
  ["65,535 questions", header({ questions: 65_535 }, 0, 0, 1, 0, 1), 1],
  ["no question", header({ questions: 0 }), 1],
  ["65,535 answers that are not there", header({ answers: 65_535 }, 0, 0, 1, 0, 1), 1],
  ["an update", header({ flags: 0x2800 }, 0, 0, 1, 0, 1), 4],
  ["64 KiB", Buffer.concat([right, Buffer.alloc(60_000)]), 1],
];
for (const [what, message, rcode] of cases)
  it(`${what} is ${rcode === undefined ? "dropped" : "refused"}`, async () =>
    assert.is(rcodeOf(await own.resolver.handle(message, "udp", "127.0.0.1")), rcode));

it.run();

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type LinePort, LineWriter, waitingBytesMax } from "../../daemon/line-writer.js";

const test = suite("line writer");

type Answer = { error?: string; bytes?: number };

/** A descriptor that answers when, and with what, the test says. */
class FakePort implements LinePort {
  text = "";
  readonly waits: { delayMs: number; fn: () => void }[] = [];
  #pending: { bytes: Buffer; done: Parameters<LinePort["write"]>[1] } | undefined;
  refusesNow = false;

  write(bytes: Buffer, done: Parameters<LinePort["write"]>[1]): void {
    assert.not.ok(this.#pending, "one write at a time");
    this.#pending = { bytes, done };
  }

  writeNow(bytes: Buffer): number {
    if (this.refusesNow) throw Object.assign(new Error("EPIPE"), { code: "EPIPE" });
    this.text += bytes.toString();
    return bytes.length;
  }

  after(delayMs: number, fn: () => void): void {
    this.waits.push({ delayMs, fn });
  }

  answer({ error, bytes }: Answer = {}): void {
    const pending = this.#pending;
    if (!pending) throw new Error("nothing is being written");
    this.#pending = undefined;
    const written = error ? 0 : (bytes ?? pending.bytes.length);
    this.text += pending.bytes.subarray(0, written).toString();
    pending.done(error ? Object.assign(new Error(error), { code: error }) : null, written);
  }

  get isWriting(): boolean {
    return this.#pending !== undefined;
  }

  wait(): void {
    this.waits.shift()?.fn();
  }
}

function bench() {
  const port = new FakePort();
  const writer = new LineWriter(port, (lines) => `(${lines} lost)`);
  return { port, writer };
}

test("lines are written in order; those that come meanwhile go together", () => {
  const { port, writer } = bench();
  for (const line of ["a", "b", "c"]) writer.write(line);
  port.answer();
  assert.is(port.text, "a\n");
  port.answer();
  assert.is(port.text, "a\nb\nc\n");
  assert.not.ok(port.isWriting);
});

test("what was written in part is ended, and a descriptor without room is asked again", () => {
  const { port, writer } = bench();
  writer.write("abcdef");
  port.answer({ bytes: 3 });
  port.answer({ error: "EAGAIN" });
  port.wait();
  port.answer();
  assert.is(port.text, "abcdef\n");
});

for (const code of ["ENOSPC", "EPIPE", "EIO", "EBADF"])
  test(`${code}: what was refused is dropped, counted, and told of on a line of its own when it goes again`, () => {
    const { port, writer } = bench();
    writer.write("first");
    port.answer({ error: code });
    writer.write("second");
    assert.not.ok(port.isWriting, "it waits");
    port.wait();
    port.answer({ error: code });
    writer.write("third");
    port.wait();
    port.answer();
    assert.is(port.text, "\n(2 lost)\nthird\n");
  });

test("what nobody reads is bounded: more is dropped, counted and told", () => {
  const { port, writer } = bench();
  const line = "x".repeat(1023);
  for (let i = 0; i < 3 * (waitingBytesMax / 1024); i++) writer.write(line);
  while (port.isWriting) port.answer();
  assert.ok(port.text.length < 1.1 * waitingBytesMax, String(port.text.length));
  writer.write("end");
  while (port.isWriting) port.answer();
  const told = [...port.text.matchAll(/\((\d+) lost\)/g)].reduce((sum, [, lost]) => sum + Number(lost), 0);
  const written = port.text.split("\n").filter((l) => l === line).length;
  assert.is(told + written, 3 * (waitingBytesMax / 1024));
  assert.match(port.text, /end\n$/);
});

test("at the end what waits is written at once, as far as that goes", () => {
  const { port, writer } = bench();
  for (const line of ["a", "b"]) writer.write(line);
  port.answer();
  port.refusesNow = true;
  writer.write("c");
  writer.flush();
  port.refusesNow = false;
  const other = bench();
  for (const line of ["a", "b", "c"]) other.writer.write(line);
  other.writer.flush();
  assert.is(other.port.text, "b\nc\n");
});

test.run();

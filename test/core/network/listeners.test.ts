import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listenersOf, machineOf } from "../../../core/network/listeners.js";

const test = suite("listeners");
const line = (local: string, state: string, user: number): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  ${user}        0 1209 1 0000 100 0 0 10 0`;
const table = (...lines: string[]): string => ["  sl  local_address rem_address   st", ...lines, ""].join("\n");

test("are those at the address, however the machine writes it, or at any", () => {
  const six = (words: string): string => words.padStart(32, "0");
  for (const local of ["0100007F", "7F000001", "00000000", six(""), six("FFFF00000100007F")])
    assert.equal(listenersOf(table(line(`${local}:1F90`, "0A", 1000)), "127.0.0.1", 8080), [1000], local);
  for (const local of [six("1"), six("01000000"), six("")])
    assert.equal(listenersOf(table(line(`${local}:1F90`, "0A", 7)), "::1", 8080), [7], local);
});

test("are not those of other ports, other addresses, or connections", () => {
  const others = [line("0100007F:1F91", "0A", 1), line("0200007F:1F90", "0A", 2), line("0100007F:1F90", "01", 3)];
  assert.equal(listenersOf(table(...others), "127.0.0.1", 8080), []);
});

test("who is at the address hears, not who is at any; each is named once", () => {
  const both = [line("0100007F:1F90", "0A", 5), line("0100007F:1F90", "0A", 5), line("00000000:1F90", "0A", 6)];
  assert.equal(listenersOf(table(...both), "127.0.0.1", 8080), [5]);
  assert.equal(listenersOf(table(...both), "127.0.0.2", 8080), [6]);
});

test("a table that cannot be read has none", () => {
  for (const odd of ["", "nothing\n to read", "\0".repeat(100)]) assert.equal(listenersOf(odd, "127.0.0.1", 8080), []);
});

test("root, oneself and who became root by sudo are trusted; what cannot be read is not known", () => {
  const read = (path: string): string => {
    if (path.endsWith("6")) throw new Error("there is no such file");
    return "a table";
  };
  assert.equal(machineOf(read, 1000, undefined), { tables: ["a table", ""], trusted: [0, 1000, undefined] });
  assert.equal(machineOf(read, 0, "1001").trusted, [0, 0, 1001]);
});

test.run();

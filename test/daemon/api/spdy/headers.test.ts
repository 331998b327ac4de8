import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HeaderReader, headersIn } from "../../../../daemon/api/spdy/headers.js";

const test = suite("headers of SPDY");

test("names are in lower case; what is cut short or too many is refused", () => {
  const bytes = [0, 0, 0, 1, 0, 0, 0, 1, 65, 0, 0, 0, 2, 66, 67];
  assert.equal([...headersIn(Buffer.from(bytes))], [["a", "BC"]]);
  assert.throws(() => headersIn(Buffer.from([0, 0, 1, 0])), /256 of them/);
  assert.throws(() => headersIn(Buffer.from([0, 0, 0, 1, 0, 0, 0, 9, 65])), /cut short/);
  assert.throws(() => headersIn(Buffer.alloc(0)));
});

test("a block that is no zlib is a fault", async () => {
  const reader = new HeaderReader();
  const error = await reader.read(Buffer.from("no zlib at all")).catch((e: Error) => e);
  assert.match(String(error), /the headers of a stream cannot be read/);
  reader.close();
});

test.run();

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { floatVerb, intText } from "../../../cli/go-template/printf-number.js";

const test = suite("numbers as Go's fmt prints them");

const spec = (verb: string, flags = "", precision?: number) => ({ verb, flags, width: undefined, precision });

test("whole numbers, in any base", () => {
  const printed = ["d", "v", "s", "b", "o", "O", "x", "X", "U"].map((verb) => intText(255, spec(verb)));
  assert.equal(printed, ["255", "255", "255", "11111111", "377", "0o377", "ff", "FF", "U+00FF"]);
  assert.equal(
    ["b", "o", "x", "X"].map((verb) => intText(-255, spec(verb, "#"))),
    ["-0b11111111", "-0377", "-0xff", "-0XFF"],
  );
  assert.equal(
    [intText(5, spec("d", "+")), intText(5, spec("d", " ")), intText(-5, spec("d", "+"))],
    ["+5", " 5", "-5"],
  );
});

test("characters, and what is none", () => {
  assert.equal([intText(0x1f600, spec("c")), intText(65, spec("q"))], ["😀", "'A'"]);
  assert.equal([intText(-1, spec("c")), intText(0x110000, spec("q"))], ["\ufffd", "'\ufffd'"]);
});

test("floats, with as many digits as they need or are asked for", () => {
  assert.equal(
    ["f", "e", "E", "g", "G"].map((verb) => floatVerb(1_234_567.5, spec(verb))),
    ["1234567.500000", "1.234568e+06", "1.234568E+06", "1.2345675e+06", "1.2345675E+06"],
  );
  assert.equal(
    ["f", "e", "g"].map((verb) => floatVerb(1.5, spec(verb, "", 1))),
    ["1.5", "1.5e+00", "2"],
  );
  assert.is(floatVerb(1.5, spec("d")), undefined);
  assert.is(intText(3, spec("f", "", 1)), "3.0");
});

test.run();

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { durationMs } from "../../../cli/kubecfg/durations.js";
import { parseFlags, textFlags, UsageError } from "../../../cli/kubecfg/flags.js";

const it = suite("kubecfg's flags");

it("have the defaults of the table", () => {
  const { text, on, version, serverVersion, args } = parseFlags([]);
  assert.equal(
    [text.c, text.h, text.l, text.fields, text.u, text.image, text.p, text.s, text.ns, text.api_version],
    ["", "", "", "", "1m0s", "", "", "-1", "", "v1beta1"],
  );
  assert.equal([on.json, on.yaml, on.verbose, on.proxy, on.expect_version_match], [false, false, false, false, false]);
  assert.equal([on.open_browser, on.logtostderr, on.insecure_skip_tls_verify], [true, true, false]);
  assert.equal([version, serverVersion, args], ["", "", []]);
});

const accepted: [argv: string[], said: Partial<Record<keyof typeof textFlags, string>>, args: string[]][] = [
  [["-c", "a.json", "create", "pods"], { c: "a.json" }, ["create", "pods"]],
  [["-c=a.json", "create", "pods"], { c: "a.json" }, ["create", "pods"]],
  [["--c=a.json", "create", "pods"], { c: "a.json" }, ["create", "pods"]],
  [["--c", "a.json", "create", "pods"], { c: "a.json" }, ["create", "pods"]],
  [["-c", "-", "create", "pods"], { c: "-" }, ["create", "pods"]],
  [["create", "pods", "-c", "-"], { c: "-" }, ["create", "pods"]],
  [["-l", "a=b,c!=d", "list", "pods"], { l: "a=b,c!=d" }, ["list", "pods"]],
  [["-l=a=b", "list", "pods"], { l: "a=b" }, ["list", "pods"]],
  [["-template={{range .items}}\n{{.id}}{{end}}"], { template: "{{range .items}}\n{{.id}}{{end}}" }, []],
  [["-s", "-1", "-p", "80:8080"], { s: "-1", p: "80:8080" }, []],
  [["-image=", "-v=9", "-vmodule", "x=2"], { image: "", v: "9", vmodule: "x=2" }, []],
  [["--", "-c", "x"], {}, ["-c", "x"]],
];
for (const [argv, said, args] of accepted) {
  it(`reads ${JSON.stringify(argv.join(" "))}`, () => {
    const flags = parseFlags(argv);
    assert.equal(flags.text, { ...textFlags, ...said });
    assert.equal(flags.args, args);
  });
}

it("reads switches, alone or with a word", () => {
  for (const word of ["-json", "--json", "-json=true", "-json=1", "-json=T"])
    assert.ok(parseFlags([word]).on.json, word);
  for (const word of ["-open_browser=false", "--open_browser=0", "-open_browser=F"])
    assert.not.ok(parseFlags([word]).on.open_browser, word);
  const { on, args } = parseFlags(["-json", "list", "pods"]);
  assert.equal([on.json, args], [true, ["list", "pods"]]);
});

it("reads the word raw of the version flags", () => {
  assert.is(parseFlags(["-version"]).version, "true");
  assert.is(parseFlags(["-version=raw"]).version, "raw");
  assert.is(parseFlags(["-version=false"]).version, "");
  assert.is(parseFlags(["--server_version=raw"]).serverVersion, "raw");
});

const refused: [argv: string[], message: RegExp][] = [
  [["-nonsense"], /not defined: -nonsense/],
  [["-c"], /needs an argument: -c/],
  [["-json=perhaps"], /invalid boolean value "perhaps" for -json/],
  [["---c", "x"], /not defined: --c/],
  [["-toString"], /not defined: -toString/],
  [["-__proto__=1"], /not defined: -__proto__/],
  [["-="], /not defined: -/],
];
for (const [argv, message] of refused) {
  it(`refuses ${argv.join(" ")}`, () => {
    try {
      parseFlags(argv);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UsageError);
      assert.match((error as Error).message, message);
    }
  });
}

const durations: [text: string, ms: number][] = [
  ["0", 0],
  ["0s", 0],
  ["1m0s", 60_000],
  ["1m30s", 90_000],
  ["1.5s", 1_500],
  [".5h", 1_800_000],
  ["2h3m4s5ms", 7_384_005],
  ["10us", 0.01],
  ["10µs", 0.01],
  ["10μs", 0.01],
  ["1000000ns", 1],
];
for (const [text, ms] of durations) {
  it(`${text} is ${ms} ms`, () => {
    assert.ok(Math.abs(durationMs(text) - ms) < 1e-9, String(durationMs(text)));
  });
}

for (const text of ["10", "s", "1 s", "1m30", "-1s", "1d", "1..5s", "NaNs", "Infinitys"]) {
  it(`"${text}" is no duration`, () => assert.throws(() => durationMs(text), /invalid duration/));
}

it("an empty text is no duration", () => {
  assert.throws(() => durationMs(""), /invalid duration/);
});

it.run();

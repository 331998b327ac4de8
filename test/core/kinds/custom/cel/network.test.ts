import "../../../../../core/kinds/custom/cel/network.js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ask } from "./ask.js";

const test = suite("addresses in rules");

for (const [text, is] of [
  ["isIP('10.0.0.1')", true],
  ["isIP('10.0.0.300')", false],
  ["ip('::1').family()", 6n],
  ["ip('127.0.0.1').isLoopback()", true],
  ["ip('10.0.0.1').isUnspecified()", false],
  ["ip('::1') == ip('0:0:0:0:0:0:0:1')", true],
  ["string(ip('10.0.0.1'))", "10.0.0.1"],
  ["isCIDR('10.0.0.0/8')", true],
  ["isCIDR('10.0.0.0/33')", false],
  ["isCIDR('fd00::/8')", true],
  ["cidr('10.0.0.0/8').containsIP('10.255.0.1')", true],
  ["cidr('10.0.0.0/8').containsIP('11.0.0.1')", false],
  ["cidr('0.0.0.0/0').containsIP(ip('1.2.3.4'))", true],
  ["cidr('fd00::/8').containsIP('fd12::1')", true],
  ["cidr('fd00::/8').containsIP('10.0.0.1')", false],
  ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", true],
  ["cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))", false],
  ["cidr('10.1.0.0/16').prefixLength()", 16n],
  ["cidr('10.1.0.0/16').ip().family()", 4n],
  ["isURL('https://a.example:8080/x?y=1')", true],
  ["isURL('not a url')", false],
  ["isURL('/path')", true],
  ["url('HTTPS://a.example:8080/x?y=1').getScheme()", "https"],
  ["url('https://u@a.example:8080/x').getHost()", "a.example:8080"],
  ["url('https://[::1]:80/').getHostname()", "::1"],
  ["url('https://a:80/x').getPort()", "80"],
  ["url('https://a/x/y?z').getEscapedPath()", "/x/y"],
] as [string, unknown][])
  test(text, () => assert.equal(ask(text), is));

for (const text of ["ip('x')", "cidr('10.0.0.0')", "url('x y')", "cidr('10.0.0.0/8').containsIP('x')"])
  test(`${text} fails`, () => assert.throws(() => ask(text)));

test.run();

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nftFile } from "../../../core/network/host-lines.js";
import { overlayTable } from "../../../daemon/network/overlay-table.js";

const it = suite("the table beside the tunnels");
const place = { cluster: "Troupe", clusterCidr: "10.244.0.0/16" };
const peer = (address: string) => ({ minion: "m", address, podCidr: "10.244.2.0/24" });

it("only the hosts the tunnels were made for may send into them", () => {
  const text = nftFile(overlayTable(place, "trx-troupe", [peer("192.0.2.5"), peer("192.0.2.6")]));
  assert.match(text, "table ip troupe-troupe-overlay {");
  assert.match(text, "elements = { 192.0.2.5, 192.0.2.6 }");
  assert.match(text, 'oifname "trx-troupe" ip saddr != 10.244.0.0/16 masquerade');
});

it("what is no address, network or interface does not come into it", () => {
  for (const address of ["host.example.com", "192.0.2.5 }; drop", "", "::1"])
    assert.throws(() => overlayTable(place, "trx-troupe", [peer(address)]), /is no IPv4 address/, address);
  assert.throws(() => overlayTable({ ...place, clusterCidr: "10.244.0.0/0x10" }, "trx-troupe", []), /IPv4 network/);
  assert.throws(() => overlayTable(place, 'x" drop', []), /network interface/);
});

it.run();

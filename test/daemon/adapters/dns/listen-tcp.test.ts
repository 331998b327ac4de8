import { once } from "node:events";
import { connect } from "node:net";
import { encode } from "dns-packet";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { resolvers, says } from "./stand-ins.js";

const it = suite("questions by TCP");
const { own, other, close } = resolvers();
it.after.each(close);

const web = "web.default.svc.cluster.local";

it("many questions on one connection are all answered", async () => {
  const { port } = await own([await other(says("192.0.2.7"))]);
  const socket = connect({ host: "127.0.0.1", port });
  const question = (id: number): Buffer => {
    const message = encode({
      type: "query",
      id,
      questions: [{ name: id % 2 ? web : `n${id}.example.com`, type: "A" }],
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    return Buffer.concat([length, message]);
  };
  const all = Buffer.concat(Array.from({ length: 100 }, (_, id) => question(id)));
  // In pieces that begin and end anywhere.
  for (let at = 0; at < all.length; at += 37) socket.write(all.subarray(at, at + 37));
  const ids = new Set<number>();
  let rest = Buffer.alloc(0);
  while (ids.size < 100) {
    const [piece] = (await once(socket, "data")) as [Buffer];
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      ids.add(rest.readUInt16BE(2));
      rest = rest.subarray(2 + rest.readUInt16BE(0));
    }
  }
  socket.destroy();
});

it("a client that has asked and will not ask again still gets its answer", async () => {
  const { port } = await own([await other(says("192.0.2.7"))]);
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  const message = encode({ type: "query", id: 1, questions: [{ name: "www.example.com", type: "A" }] });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  socket.end(Buffer.concat([length, message]));
  const [piece] = (await once(socket, "data")) as [Buffer];
  assert.is(piece.readUInt16BE(2), 1);
  await once(socket, "close");
});

it("a stream out of step, of a length beyond all questions, or cut off, ends alone", async () => {
  const { ask, port } = await own([]);
  const streams = [
    Buffer.from([0xff, 0xff, 1, 2]),
    Buffer.from([0, 3, 1, 2, 3]),
    Buffer.from([0, 12]),
    Buffer.from([0]),
  ];
  for (const bytes of streams) {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => undefined);
    await new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
      socket.on("data", () => socket.destroy());
      socket.end(bytes);
    });
  }
  assert.is((await ask("web.default.svc.cluster.local", "A", "tcp")).rcode, "NOERROR");
});

it.run();

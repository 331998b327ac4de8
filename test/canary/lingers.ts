/** Must fail: the server it leaves open keeps its process alive. */
import { createServer } from "node:net";
import { suite } from "uvu";

const it = suite("open door");
it("starts a server", () => {
  createServer().listen(0, "127.0.0.1");
});
it.run();

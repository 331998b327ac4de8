/** Must fail: nothing in uvu times out. */
import { suite } from "uvu";

const it = suite("patience");
it("waits for ever", () => new Promise<void>(() => setInterval(() => undefined, 1000)));
it.run();

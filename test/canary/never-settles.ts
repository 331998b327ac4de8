/** Must fail: a promise nobody will settle lets Node end the process in the middle of a test. */
import { suite } from "uvu";

const it = suite("silence");
it("waits for nothing", () => new Promise<void>(() => undefined));
it.run();

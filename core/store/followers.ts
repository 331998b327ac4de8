/** Tells each commit to those who keep step with the store. */
import type { AnyObject } from "../kinds/all.js";
import type { Change, Follower } from "./store.js";

export class Followers {
  readonly #followers = new Set<Follower>();

  /** @returns what ends it */
  add(follower: Follower, objects: Iterable<AnyObject>, revision: number): () => void {
    // What is thrown here reaches the one who asked: nothing was begun.
    follower.begin(objects, revision);
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  tell(changes: readonly Change[]): void {
    for (const follower of [...this.#followers]) {
      // One of them may have ended another.
      if (!this.#followers.has(follower)) continue;
      try {
        follower.commit(changes);
      } catch (error) {
        this.#followers.delete(follower);
        follower.ended(error);
      }
    }
  }

  clear(): void {
    this.#followers.clear();
  }
}

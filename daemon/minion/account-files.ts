/** Where the files of pods' service accounts are on the host: under DATA/pods/UID, so that they go with their pod. */
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, readdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface AccountFileTexts {
  token: string;
  "ca.crt": string;
  namespace: string;
}

/** The token last: it says that the others are there. */
const names = ["ca.crt", "namespace", "token"] as const;

export class AccountFiles {
  readonly #podsDir: string;

  constructor(dataDir: string) {
    this.#podsDir = join(dataDir, "pods");
  }

  /** The folder that a pod's containers see; it is there once it is known what is in it, be it nothing. */
  folder(uid: string): string {
    return join(this.#podsDir, uid, "account");
  }

  has(uid: string): boolean {
    return existsSync(join(this.folder(uid), "token"));
  }

  token(uid: string): Buffer | undefined {
    return this.has(uid) ? readFileSync(join(this.folder(uid), "token")) : undefined;
  }

  /** Whether nothing of a pod has been made here. */
  isNew(uid: string): boolean {
    return !existsSync(join(this.#podsDir, uid));
  }

  async make(uid: string): Promise<void> {
    await mkdir(this.folder(uid), { recursive: true });
  }

  /** Each file is there whole or as before. The pod's programs run as any user, so any may read them, whatever our umask is. */
  async write(uid: string, texts: AccountFileTexts): Promise<void> {
    const folder = this.folder(uid);
    await chmod(folder, 0o755);
    for (const name of names) {
      const fresh = join(folder, `..${name}`);
      await writeFile(fresh, texts[name]);
      await chmod(fresh, 0o644);
      await rename(fresh, join(folder, name));
    }
  }

  /** uids of pods whose token was written before that time. */
  async writtenBefore(timeMs: number): Promise<string[]> {
    const uids = await readdir(this.#podsDir).catch(() => []);
    const made = await Promise.all(uids.map((uid) => stat(join(this.folder(uid), "token")).catch(() => null)));
    return uids.filter((_, i) => (made[i]?.mtimeMs ?? timeMs) < timeMs);
  }
}

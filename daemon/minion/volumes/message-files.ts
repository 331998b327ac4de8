/** The files in which containers leave their last words. */
import { constants, mkdir, open } from "node:fs/promises";
import { join } from "node:path";

/** As much of a termination message as is kept, as in Kubernetes. */
const messageMax = 4_096;
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR, O_WRONLY } = constants;

export interface MessageFiles {
  file(uid: string, container: string): string;
  prepare(uid: string, container: string): Promise<void>;
  /** What is in it; the next run begins with an empty one. */
  take(uid: string, container: string): Promise<string>;
}

/** @param folder of a pod */
export function messageFiles(folder: (uid: string) => string): MessageFiles {
  const file = (uid: string, container: string): string => join(folder(uid), container);
  return {
    file,
    /** Containers run as any user, and whatever the daemon's umask is, any may leave its last words. */
    prepare: async (uid, container) => {
      await mkdir(folder(uid), { recursive: true });
      const handle = await open(file(uid, container), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW);
      try {
        await handle.chmod(0o666);
      } finally {
        await handle.close();
      }
    },
    take: async (uid, container) => {
      try {
        const handle = await open(file(uid, container), O_RDWR | O_NOFOLLOW);
        try {
          const buffer = Buffer.alloc(messageMax);
          const { bytesRead } = await handle.read(buffer, 0, messageMax, 0);
          if (bytesRead > 0) await handle.truncate(0);
          return buffer.toString("utf8", 0, bytesRead);
        } finally {
          await handle.close();
        }
      } catch {
        return "";
      }
    },
  };
}

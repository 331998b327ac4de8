/** An image like busybox, of this machine's own program: the tests have no way out to a registry. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const exec = promisify(execFile);

/** Its name, as programs ask for it. */
export const busyboxImage = "busybox:1.36";

/** Makes the image in the engine of DOCKER_HOST. @throws Error with what a program said */
export async function makeBusyboxImage(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "busybox-image-"));
  try {
    const root = join(scratch, "root");
    for (const folder of ["bin", "etc", "tmp", "root", "proc", "dev", "sys", "var"])
      mkdirSync(join(root, folder), { recursive: true });
    await exec("cp", ["/bin/busybox", join(root, "bin/busybox")]);
    await exec("chmod", ["1777", join(root, "tmp")]);
    await exec("sh", ["-c", "for a in $(bin/busybox --list); do [ -e bin/$a ] || ln -s busybox bin/$a; done"], {
      cwd: root,
    });
    await exec("sh", ["-c", "echo root:x:0:0:root:/root:/bin/sh >etc/passwd; echo root:x:0: >etc/group"], {
      cwd: root,
    });
    await exec("tar", ["cf", join(scratch, "image.tar"), "-C", root, "."]);
    await exec("docker", ["import", "--change", 'CMD ["sh"]', join(scratch, "image.tar"), busyboxImage]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

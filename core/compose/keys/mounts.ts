/** Keys of what is mounted into containers, and of ports. */
import { either, honoured, keys, list, noted, refused, type Shape, warned } from "./shape.js";
import { flag, oneOf, pairs, size, text, whole } from "./values.js";

export const portKeys = list(
  either(
    text,
    keys({
      target: honoured(whole),
      published: honoured(
        text,
        "without one: a node port from 30000 on, which is printed; of a range for one port, the first",
      ),
      protocol: honoured(oneOf("tcp", "udp", "TCP", "UDP")),
      host_ip: honoured(text, "the port is bound at this address of the minion its replica is on"),
      mode: honoured(
        oneOf("ingress", "host"),
        "ingress: on every minion's address; host: on that of the minion its replica is on",
      ),
      app_protocol: honoured(text),
      name: honoured(text),
    }),
  ),
);

const unseen = "volumes are mounted here without options";

export const volumeKeys = list(
  either(
    text,
    keys({
      type: honoured(
        oneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
        "volume, bind and tmpfs; the others are refused",
      ),
      source: honoured(text),
      target: honoured(text),
      read_only: honoured(flag),
      consistency: noted(text, "of another system than any container here has"),
      bind: honoured(
        keys({
          propagation: warned(text, unseen),
          create_host_path: honoured(flag, "false: what is not there is not made, and the pod waits"),
          recursive: warned(text, unseen),
          selinux: warned(text, "nothing is labelled anew"),
        }),
      ),
      volume: honoured(
        keys({
          labels: noted(pairs, "of volumes without a name"),
          nocopy: honoured(flag, "nothing is ever copied from an image; see Volumes"),
          subpath: honoured(text),
        }),
      ),
      tmpfs: honoured(
        keys({
          size: warned(size, "a tmpfs is as large as the host's memory allows"),
          mode: warned(text, "a tmpfs is open to every user"),
        }),
      ),
      image: refused(keys({ subpath: honoured(text) }), "images are not mounted here"),
    }),
  ),
);

const ofRoot = "files of configs and secrets are root's; mode can open them to all";

/** Configs or secrets of a service. */
export const grantKeys = (where: string): Shape =>
  list(
    either(
      text,
      keys({
        source: honoured(text),
        target: honoured(text, where),
        uid: warned(text, ofRoot),
        gid: warned(text, ofRoot),
        mode: honoured(text, "0444 where it is not said"),
      }),
    ),
  );

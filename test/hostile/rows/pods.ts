/** Pods that want to reach out of their container. */
import type { Topic } from "../row.js";
import { type Fields, pod, posted, values } from "./bodies.js";

const mounted = (volume: Fields, mount: Fields = {}): Fields =>
  pod({ volumeMounts: [{ name: "v", mountPath: "/v", ...mount }] }, { volumes: [{ name: "v", ...volume }] });
const git = (gitRepo: Fields): Fields => mounted({ gitRepo });
const probe = (livenessProbe: Fields): Fields => pod({ livenessProbe });

export const volumes: Topic = {
  title: "Volumes",
  rows: [
    posted("a mount of no volume", pod({ volumeMounts: [{ name: "none", mountPath: "/v" }] }), 422, /volumeMounts/),
    posted(
      "two volumes of one name",
      pod(
        {},
        {
          volumes: [
            { name: "v", emptyDir: {} },
            { name: "v", emptyDir: {} },
          ],
        },
      ),
      422,
      /volumes/,
    ),
    posted("a volume of two kinds", mounted({ emptyDir: {}, hostPath: { path: "/tmp" } }), 422, /volumes/),
    posted("a volume's name with a slash", pod({}, { volumes: [{ name: "a/b", emptyDir: {} }] }), 422, /name/),
    ...values(
      "a path on the host",
      ["", "relative", "../..", "/a/../../etc", "/a\u0000b", 7],
      (path) => mounted({ hostPath: { path } }),
      /^4(03|22)$/,
      /path/,
    ),
    ...values(
      "a place in the container",
      ["", "relative", "../..", 7, "/a\u0000b"],
      (mountPath) => mounted({ emptyDir: {} }, { mountPath }),
      422,
      /mountPath/,
    ),
    ...values(
      "a path within a volume",
      ["..", "../../etc", "/etc", "a/../../b", "a\u0000b", 7],
      (subPath) => mounted({ emptyDir: {} }, { subPath }),
      422,
      /subPath/,
    ),
    posted(
      "a mount at / twice",
      pod(
        {
          volumeMounts: [
            { name: "v", mountPath: "/v" },
            { name: "v", mountPath: "/v" },
          ],
        },
        { volumes: [{ name: "v", emptyDir: {} }] },
      ),
      422,
      /mountPath/,
    ),
    ...values(
      "a git repository",
      [
        "file:///etc",
        "/etc",
        "../..",
        "ext::sh -c id",
        "git://host/x",
        "--upload-pack=id",
        "http://host/x",
        "ssh://-oProxyCommand=id/x",
        "-x@host:x",
        "",
      ],
      (repository) => git({ repository }),
      422,
      /repository/,
    ),
    ...values(
      "a git revision",
      ["--pathspec-from-file=/etc/shadow", "-x", "a b", "a\nb", "a..b", ":/x"],
      (revision) => git({ repository: "https://host/x", revision }),
      422,
      /revision/,
    ),
    ...values(
      "a git folder",
      ["..", "../..", "/etc", "a/../../b", "-x"],
      (directory) => git({ repository: "https://host/x", directory }),
      422,
      /directory/,
    ),
    posted("a host path of an unknown type", mounted({ hostPath: { path: "/tmp", type: "Door" } }), 422, /type/),
  ],
};

export const probes: Topic = {
  title: "Probes and hooks",
  rows: [
    posted("a probe of nothing", probe({}), 422, /livenessProbe/),
    posted(
      "a probe of two kinds",
      probe({ exec: { command: ["true"] }, tcpSocket: { port: 80 } }),
      422,
      /livenessProbe/,
    ),
    posted("a command that is a text", probe({ exec: { command: "true" } }), 422, /command/),
    ...values(
      "a probe's port",
      [0, 70_000, -1, "no such port name", "", 1.5, {}],
      (port) => probe({ tcpSocket: { port } }),
      422,
      /port/,
    ),
    ...values(
      "a probe's host",
      ["169.254.169.254", "127.0.0.1", "example.com", "10.0.0.1", "[::1]", "host/path"],
      (host) => probe({ httpGet: { host, port: 80 } }),
      /^4(03|22)$/,
      /host/,
    ),
    ...values(
      "a probe's scheme",
      ["FILE", "http", "ftp", 1],
      (scheme) => probe({ httpGet: { port: 80, scheme } }),
      422,
      /scheme/,
    ),
    ...values(
      "a probe's header",
      [
        { name: "a\r\nb", value: "c" },
        { name: "", value: "c" },
        { name: "a", value: "b\r\nc: d" },
        { name: "a b", value: "c" },
      ],
      (header) => probe({ httpGet: { port: 80, httpHeaders: [header] } }),
      422,
      /httpHeaders/,
    ),
    ...values(
      "a probe's period",
      [-1, 1.5, "9"],
      (periodSeconds) => probe({ tcpSocket: { port: 80 }, periodSeconds }),
      422,
      /periodSeconds/,
    ),
    ...values(
      "a probe's patience",
      [-1, 0.5, "1"],
      (timeoutSeconds) => probe({ tcpSocket: { port: 80 }, timeoutSeconds }),
      422,
      /timeoutSeconds/,
    ),
    ...values(
      "how often a probe may fail",
      [-1, "3"],
      (failureThreshold) => probe({ tcpSocket: { port: 80 }, failureThreshold }),
      422,
      /failureThreshold/,
    ),
    posted("a hook of nothing", pod({ lifecycle: { preStop: {} } }), 422, /preStop/),
  ],
};

export const security: Topic = {
  title: "What a pod may do to its host",
  rows: [
    ...values(
      "a user",
      [-1, 1.5, "0", "root", 2 ** 32],
      (runAsUser) => pod({ securityContext: { runAsUser } }),
      422,
      /runAsUser/,
    ),
    ...values(
      "a group",
      [-1, "wheel", 0.5],
      (runAsGroup) => pod({ securityContext: { runAsGroup } }),
      422,
      /runAsGroup/,
    ),
    posted(
      "privileged, and no escalation",
      pod({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
      422,
      /allowPrivilegeEscalation/,
    ),
    ...values(
      "privileged",
      ["yes", 1, {}],
      (privileged) => pod({ securityContext: { privileged } }),
      422,
      /privileged/,
    ),
    ...values(
      "a profile of system calls",
      [
        { type: "Magic" },
        { type: "Localhost" },
        { type: "Localhost", localhostProfile: "../../x" },
        { type: "Localhost", localhostProfile: "/etc/x" },
        "x",
      ],
      (seccompProfile) => pod({ securityContext: { seccompProfile } }),
      422,
      /seccompProfile/,
    ),
    ...values(
      "a restart policy",
      ["Sometimes", "always", 1, {}],
      (restartPolicy) => pod({}, { restartPolicy }),
      422,
      /restartPolicy/,
    ),
    ...values("a policy of DNS", ["Mine", 1], (dnsPolicy) => pod({}, { dnsPolicy }), 422, /dnsPolicy/),
    ...values("hostNetwork", ["yes", 1], (hostNetwork) => pod({}, { hostNetwork }), 422, /hostNetwork/),
    posted(
      "a kernel setting with a newline",
      pod({}, { securityContext: { sysctls: [{ name: "net.a\nb", value: "1" }] } }),
      422,
      /sysctls/,
    ),
    posted("a host name with a slash", pod({}, { hostname: "a/b" }), 422, /hostname/),
    posted("an alias of no address", pod({}, { hostAliases: [{ ip: "x", hostnames: ["a"] }] }), 422, /hostAliases/),
    posted(
      "an alias with a newline",
      pod({}, { hostAliases: [{ ip: "1.2.3.4", hostnames: ["a\n6.6.6.6 b"] }] }),
      422,
      /hostAliases/,
    ),
  ],
};

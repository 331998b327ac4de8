import { Fault } from "../../../core/fault.js";

/** The registry that is meant when a name has none, and the key of its credentials in Docker's configuration. */
const defaultRegistry = "docker.io";

export interface ImageReference {
  /** Host and port, e.g. `docker.io`, `localhost:5000`. */
  registry: string;
  /** As the user wrote it, without tag and digest. */
  name: string;
  /** Tag or digest (`sha256:…`); `latest` if the name has neither: without one Docker would pull every tag. */
  tag: string;
}

/**
 * Takes an image's name apart as Docker does: what comes before the first slash is a registry if it has a dot or a
 * colon or is `localhost`.
 * @throws Fault Invalid
 */
export function imageReference(image: string): ImageReference {
  const match = /^([^@]+?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([a-z0-9]+:[a-f0-9]{32,}))?$/.exec(image);
  const [, name = "", tag, digest] = match ?? [];
  const first = name.split("/")[0] ?? "";
  const hasRegistry = name.includes("/") && (first.includes(".") || first.includes(":") || first === "localhost");
  const path = hasRegistry ? name.slice(first.length + 1) : name;
  if (!/^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/.test(path)) {
    throw new Fault(
      "Invalid",
      `"${image}" is no name of an image; right would be e.g. nginx:1.27 or host:5000/team/app@sha256:…`,
    );
  }
  return { registry: hasRegistry ? first : defaultRegistry, name, tag: digest ?? tag ?? "latest" };
}

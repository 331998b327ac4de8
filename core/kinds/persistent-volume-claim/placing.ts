/** Where a pod may go because of the claims it has: where their volumes are, once there are any. Pure. */
import { isEnding } from "../../objects/finalizers.js";
import { ownerOf } from "../../objects/index/facts.js";
import { fitting } from "../persistent-volume/matching.js";
import { minionOfVolume, type PersistentVolume } from "../persistent-volume/object.js";
import type { Pod } from "../pod/object.js";
import { hostDirectory, type StorageClass, waitsForPod } from "../storage-class/object.js";
import { type PersistentVolumeClaim as Claim, claimNameOf, claimNamesOf, isBound, selectedNodeKey } from "./object.js";

/** What is to be known of claims. */
export interface ClaimWorld {
  claim(namespace: string, name: string): Claim | undefined;
  volume(name: string): PersistentVolume | undefined;
  volumes(): Iterable<PersistentVolume>;
  storageClass(name: string): StorageClass | undefined;
  /** Pods that use a claim and have not ended. */
  users(claim: Claim): Iterable<Pod>;
}

export interface Placing {
  /** The only minion where it can be; "" = any. */
  minion: string;
  /** Why that one; "" = any. */
  because: string;
  /** Why it cannot be placed yet; "" = it can. */
  why: string;
  /** Absent, unless a claim of its own is still to be made. */
  isMade?: false;
  /** Claims that get their volume where the pod goes. */
  unbound: readonly Claim[];
}

const anywhere: Placing = { minion: "", because: "", why: "", unbound: [] };

/** Where one claim holds a pod, or why it cannot be had yet. */
function placingOfClaim(claim: Claim, world: ClaimWorld): Placing {
  const { name } = claim.metadata;
  const { storageClassName = "", volumeName = "" } = claim.spec;
  const blocked = (why: string): Placing => ({ ...anywhere, why });
  if (isBound(claim)) {
    const volume = world.volume(volumeName);
    if (!volume) return blocked(`the volume "${volumeName}" of persistentvolumeclaim "${name}" is gone`);
    const minion = minionOfVolume(volume);
    return minion === "" ? anywhere : { ...anywhere, minion, because: `claim "${name}" is a directory of "${minion}"` };
  }
  const kind = world.storageClass(storageClassName);
  if (volumeName !== "" || kind === undefined || !waitsForPod(kind))
    return blocked(`pod has unbound immediate PersistentVolumeClaims: persistentvolumeclaim "${name}" has no volume`);
  const selected = claim.metadata.annotations?.[selectedNodeKey];
  if (selected !== undefined)
    return blocked(`waits for the volume of persistentvolumeclaim "${name}" on "${selected}"`);
  if (kind.provisioner === hostDirectory) return { ...anywhere, unbound: [claim] };
  const [volume] = fitting(world.volumes(), claim, "");
  if (!volume) return blocked(`there is no persistent volume for persistentvolumeclaim "${name}"`);
  const minion = minionOfVolume(volume);
  const because = minion === "" ? "" : `the volume for claim "${name}" is on "${minion}"`;
  return { ...anywhere, minion, because, unbound: [claim] };
}

const isEphemeral = (pod: Pod, name: string): boolean =>
  (pod.spec.volumes ?? []).some((volume) => volume.ephemeral && claimNameOf(volume, pod) === name);

function whyNot(pod: Pod, claim: Claim, world: ClaimWorld): string {
  const { name } = claim.metadata;
  if (isEphemeral(pod, name) && ownerOf(claim) !== pod.metadata.uid)
    return `persistentvolumeclaim "${name}" was not made for this pod, and stands where one of its own should`;
  if (isEnding(claim)) return `persistentvolumeclaim "${name}" is being deleted`;
  if (!claim.spec.accessModes?.includes("ReadWriteOncePod")) return "";
  for (const other of world.users(claim))
    if (other.metadata.uid !== pod.metadata.uid && other.spec.nodeName)
      return `persistentvolumeclaim "${name}" is ReadWriteOncePod, and pod "${other.metadata.name}" has it`;
  return "";
}

export function placingOf(pod: Pod, world: ClaimWorld): Placing {
  const names = claimNamesOf(pod);
  if (names.length === 0) return anywhere;
  const { namespace = "" } = pod.metadata;
  const placings: Placing[] = [];
  for (const name of names) {
    const claim = world.claim(namespace, name);
    if (!claim && isEphemeral(pod, name))
      return { ...anywhere, why: `waits for its own claim "${name}"`, isMade: false };
    if (!claim) return { ...anywhere, why: `persistentvolumeclaim "${name}" not found` };
    const why = whyNot(pod, claim, world);
    if (why !== "") return { ...anywhere, why };
    placings.push(placingOfClaim(claim, world));
  }
  const blocked = placings.find(({ why }) => why !== "");
  if (blocked) return blocked;
  const pinned = placings.filter(({ minion }) => minion !== "");
  const [first] = pinned;
  const other = pinned.find(({ minion }) => minion !== first?.minion);
  if (first && other)
    return { ...anywhere, why: `its volumes are on different minions: ${first.because}, ${other.because}` };
  return { ...(first ?? anywhere), unbound: placings.flatMap(({ unbound }) => unbound) };
}

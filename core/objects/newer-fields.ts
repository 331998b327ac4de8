/**
 * Fields and types of Kubernetes 1.36 that kubernetes-types, which is of 1.30, does not know yet. Merged into its
 * interfaces, so that nothing else has to know of it.
 */
declare module "kubernetes-types/core/v1.js" {
  interface Container {
    restartPolicyRules?: ContainerRestartRule[];
  }
  interface ContainerExtendedResourceRequest {
    containerName: string;
    requestName: string;
    resourceName: string;
  }
  interface ContainerRestartRule {
    action?: string;
    exitCodes?: ContainerRestartRuleOnExitCodes;
  }
  interface ContainerRestartRuleOnExitCodes {
    operator?: string;
    values?: number[];
  }
  interface ContainerStatus {
    allocatedResourcesStatus?: ResourceStatus[];
    stopSignal?: string;
    user?: ContainerUser;
  }
  interface ContainerUser {
    linux?: LinuxContainerUser;
  }
  interface EnvVarSource {
    fileKeyRef?: FileKeySelector;
  }
  interface EphemeralContainer {
    restartPolicyRules?: ContainerRestartRule[];
  }
  interface FileKeySelector {
    key: string;
    optional?: boolean;
    path: string;
    volumeName: string;
  }
  interface ImageVolumeSource {
    pullPolicy?: string;
    reference?: string;
  }
  interface ImageVolumeStatus {
    imageRef?: string;
  }
  interface Lifecycle {
    stopSignal?: string;
  }
  interface LinuxContainerUser {
    gid: number;
    supplementalGroups?: number[];
    uid: number;
  }
  interface NodeAllocatableResourceClaimStatus {
    containers?: string[];
    resourceClaimName: string;
    resources: Record<string, string>;
  }
  interface NodeFeatures {
    supplementalGroupsPolicy?: boolean;
  }
  interface NodeRuntimeHandlerFeatures {
    userNamespaces?: boolean;
  }
  interface NodeStatus {
    declaredFeatures?: string[];
    features?: NodeFeatures;
  }
  interface NodeSwapStatus {
    capacity?: number;
  }
  interface NodeSystemInfo {
    swap?: NodeSwapStatus;
  }
  interface PodCertificateProjection {
    certificateChainPath?: string;
    credentialBundlePath?: string;
    keyPath?: string;
    keyType?: string;
    maxExpirationSeconds?: number;
    signerName?: string;
    userAnnotations?: Record<string, string>;
  }
  interface PodCondition {
    observedGeneration?: number;
  }
  interface PodExtendedResourceClaimStatus {
    requestMappings: ContainerExtendedResourceRequest[];
    resourceClaimName: string;
  }
  interface PodResourceClaim {
    resourceClaimName?: string;
    resourceClaimTemplateName?: string;
  }
  interface PodSchedulingGroup {
    podGroupName?: string;
  }
  interface PodSecurityContext {
    seLinuxChangePolicy?: string;
    supplementalGroupsPolicy?: string;
  }
  interface PodSpec {
    hostnameOverride?: string;
    resources?: ResourceRequirements;
    schedulingGroup?: PodSchedulingGroup;
  }
  interface PodStatus {
    allocatedResources?: Record<string, string>;
    extendedResourceClaimStatus?: PodExtendedResourceClaimStatus;
    nodeAllocatableResourceClaimStatuses?: NodeAllocatableResourceClaimStatus[];
    observedGeneration?: number;
    resources?: ResourceRequirements;
  }
  interface ResourceClaim {
    request?: string;
  }
  interface ResourceHealth {
    health?: string;
    message?: string;
    resourceID: string;
  }
  interface ResourceStatus {
    name: string;
    resources?: ResourceHealth[];
  }
  interface Volume {
    image?: ImageVolumeSource;
  }
  interface VolumeMountStatus {
    volumeStatus?: VolumeStatus;
  }
  interface VolumeProjection {
    podCertificate?: PodCertificateProjection;
  }
  interface VolumeStatus {
    image?: ImageVolumeStatus;
  }
}

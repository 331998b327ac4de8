/** Messages of Kubernetes, as core/protobuf/messages.ts reads them; test/core/protobuf holds them to real bodies. */

export const networking = `
HTTPIngressPath path=1s backend=2@IngressBackend pathType=3!s
HTTPIngressRuleValue paths=1*@HTTPIngressPath
IPBlock cidr=1!s except=2*s
Ingress metadata=1@meta.v1.ObjectMeta spec=2@IngressSpec status=3@IngressStatus
IngressBackend resource=3@core.v1.TypedLocalObjectReference service=4@IngressServiceBackend
IngressClass metadata=1@meta.v1.ObjectMeta spec=2@IngressClassSpec
IngressClassParametersReference apiGroup=1!s kind=2!s name=3!s scope=4!s namespace=5!s
IngressClassSpec controller=1s parameters=2@IngressClassParametersReference
IngressLoadBalancerIngress ip=1s hostname=2s ports=4*@IngressPortStatus
IngressLoadBalancerStatus ingress=1*@IngressLoadBalancerIngress
IngressPortStatus port=1!n protocol=2!s error=3!s
IngressRule host=1s ~=2@IngressRuleValue
IngressRuleValue http=1@HTTPIngressRuleValue
IngressServiceBackend name=1!s port=2@ServiceBackendPort
IngressSpec defaultBackend=1@IngressBackend tls=2*@IngressTLS rules=3*@IngressRule ingressClassName=4!s
IngressStatus loadBalancer=1@IngressLoadBalancerStatus
IngressTLS hosts=1*s secretName=2s
NetworkPolicy metadata=1@meta.v1.ObjectMeta spec=2@NetworkPolicySpec
NetworkPolicyEgressRule ports=1*@NetworkPolicyPort to=2*@NetworkPolicyPeer
NetworkPolicyIngressRule ports=1*@NetworkPolicyPort from=2*@NetworkPolicyPeer
NetworkPolicyPeer podSelector=1@meta.v1.LabelSelector namespaceSelector=2@meta.v1.LabelSelector ipBlock=3@IPBlock
NetworkPolicyPort protocol=1!s port=2!x endPort=3!n
NetworkPolicySpec podSelector=1@meta.v1.LabelSelector ingress=2*@NetworkPolicyIngressRule egress=3*@NetworkPolicyEgressRule policyTypes=4*s
ServiceBackendPort name=1s number=2n
`;

export const coordination = `
Lease metadata=1@meta.v1.ObjectMeta spec=2@LeaseSpec
LeaseSpec holderIdentity=1!s leaseDurationSeconds=2!n acquireTime=3m renewTime=4m leaseTransitions=5!n strategy=6!s preferredHolder=7!s
`;

export const discovery = `
Endpoint addresses=1*s conditions=2@EndpointConditions hostname=3!s targetRef=4@core.v1.ObjectReference deprecatedTopology=5%s nodeName=6!s zone=7!s hints=8@EndpointHints
EndpointConditions ready=1!f serving=2!f terminating=3!f
EndpointHints forZones=1*@ForZone forNodes=2*@ForNode
EndpointPort name=1!s protocol=2!s port=3!n appProtocol=4!s
EndpointSlice metadata=1@meta.v1.ObjectMeta endpoints=2*@Endpoint ports=3*@EndpointPort addressType=4!s
ForNode name=1!s
ForZone name=1!s
`;

export const events = `
Event metadata=1@meta.v1.ObjectMeta eventTime=2m series=3@EventSeries reportingController=4s reportingInstance=5s action=6s reason=7s regarding=8@core.v1.ObjectReference related=9@core.v1.ObjectReference note=10s type=11s deprecatedSource=12@core.v1.EventSource deprecatedFirstTimestamp=13t deprecatedLastTimestamp=14t deprecatedCount=15n
EventSeries count=1!n lastObservedTime=2m
`;

export const scheduling = `
PriorityClass metadata=1@meta.v1.ObjectMeta value=2!n globalDefault=3f description=4s preemptionPolicy=5!s
`;

export const storage = `
CSIDriver metadata=1@meta.v1.ObjectMeta spec=2@CSIDriverSpec
CSIDriverSpec attachRequired=1!f podInfoOnMount=2!f volumeLifecycleModes=3*s storageCapacity=4!f fsGroupPolicy=5!s tokenRequests=6*@TokenRequest requiresRepublish=7!f seLinuxMount=8!f nodeAllocatableUpdatePeriodSeconds=9!n serviceAccountTokenInSecrets=10!f preventPodSchedulingIfMissing=11!f
CSINode metadata=1@meta.v1.ObjectMeta spec=2@CSINodeSpec status=3@CSINodeStatus
CSINodeDriver name=1!s nodeID=2!s topologyKeys=3*s allocatable=4@VolumeNodeResources
CSINodeSpec drivers=1*@CSINodeDriver
CSINodeStatus storageHealth=1*@StorageHealth
StorageClass metadata=1@meta.v1.ObjectMeta provisioner=2!s parameters=3%s reclaimPolicy=4!s mountOptions=5*s allowVolumeExpansion=6!f volumeBindingMode=7!s allowedTopologies=8*@core.v1.TopologySelectorTerm
StorageHealth name=1!s healthConditions=2*@StorageHealthCondition
StorageHealthCondition status=1!s reason=2!s message=3s accessMode=4!s volumeMode=5!s lastTransitionTime=6t
TokenRequest audience=1!s expirationSeconds=2!n
VolumeAttachment metadata=1@meta.v1.ObjectMeta spec=2@VolumeAttachmentSpec status=3@VolumeAttachmentStatus
VolumeAttachmentSource persistentVolumeName=1!s inlineVolumeSpec=2@core.v1.PersistentVolumeSpec
VolumeAttachmentSpec attacher=1!s source=2@VolumeAttachmentSource nodeName=3!s
VolumeAttachmentStatus attached=1!f attachmentMetadata=2%s attachError=3@VolumeError detachError=4@VolumeError
VolumeError time=1t message=2s errorCode=3!n
VolumeNodeResources count=1!n
`;

export const node = `
Overhead podFixed=1%q
RuntimeClass metadata=1@meta.v1.ObjectMeta handler=2s overhead=3@Overhead scheduling=4@Scheduling
Scheduling nodeSelector=1%s tolerations=2*@core.v1.Toleration
`;

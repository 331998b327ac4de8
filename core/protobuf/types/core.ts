/** Messages of Kubernetes, as core/protobuf/messages.ts reads them; test/core/protobuf holds them to real bodies. */

export const core = `
AWSElasticBlockStoreVolumeSource volumeID=1!s fsType=2s partition=3n readOnly=4f
Affinity nodeAffinity=1@NodeAffinity podAffinity=2@PodAffinity podAntiAffinity=3@PodAntiAffinity
AppArmorProfile type=1!s localhostProfile=2!s
AttachedVolume name=1!s devicePath=2!s
AzureDiskVolumeSource diskName=1!s diskURI=2!s cachingMode=3!s fsType=4!s readOnly=5!f kind=6!s
AzureFilePersistentVolumeSource secretName=1!s shareName=2!s readOnly=3f secretNamespace=4!s
AzureFileVolumeSource secretName=1!s shareName=2!s readOnly=3f
Binding metadata=1@meta.v1.ObjectMeta target=2@ObjectReference
CSIPersistentVolumeSource driver=1!s volumeHandle=2!s readOnly=3f fsType=4s volumeAttributes=5%s controllerPublishSecretRef=6@SecretReference nodeStageSecretRef=7@SecretReference nodePublishSecretRef=8@SecretReference controllerExpandSecretRef=9@SecretReference nodeExpandSecretRef=10@SecretReference
CSIVolumeSource driver=1!s readOnly=2!f fsType=3!s volumeAttributes=4%s nodePublishSecretRef=5@LocalObjectReference
Capabilities add=1*s drop=2*s
CephFSPersistentVolumeSource monitors=1*s path=2s user=3s secretFile=4s secretRef=5@SecretReference readOnly=6f
CephFSVolumeSource monitors=1*s path=2s user=3s secretFile=4s secretRef=5@LocalObjectReference readOnly=6f
CinderPersistentVolumeSource volumeID=1!s fsType=2s readOnly=3f secretRef=4@SecretReference
CinderVolumeSource volumeID=1!s fsType=2s readOnly=3f secretRef=4@LocalObjectReference
ClientIPConfig timeoutSeconds=1!n
ClusterTrustBundleProjection name=1!s signerName=2!s labelSelector=3@meta.v1.LabelSelector path=4!s optional=5!f user=6!n
ConfigMap metadata=1@meta.v1.ObjectMeta data=2%s binaryData=3%b immutable=4!f
ConfigMapEnvSource ~=1@LocalObjectReference optional=2!f
ConfigMapKeySelector ~=1@LocalObjectReference key=2!s optional=3!f
ConfigMapNodeConfigSource namespace=1!s name=2!s uid=3s resourceVersion=4s kubeletConfigKey=5!s
ConfigMapProjection ~=1@LocalObjectReference items=2*@KeyToPath optional=4!f
ConfigMapVolumeSource ~=1@LocalObjectReference items=2*@KeyToPath defaultMode=3!n optional=4!f defaultUser=5!n
Container name=1!s image=2s command=3*s args=4*s workingDir=5s ports=6*@ContainerPort env=7*@EnvVar resources=8@ResourceRequirements volumeMounts=9*@VolumeMount livenessProbe=10@Probe readinessProbe=11@Probe lifecycle=12@Lifecycle terminationMessagePath=13s imagePullPolicy=14s securityContext=15@SecurityContext stdin=16f stdinOnce=17f tty=18f envFrom=19*@EnvFromSource terminationMessagePolicy=20s volumeDevices=21*@VolumeDevice startupProbe=22@Probe resizePolicy=23*@ContainerResizePolicy restartPolicy=24!s restartPolicyRules=25*@ContainerRestartRule
ContainerExtendedResourceRequest containerName=1!s resourceName=2!s requestName=3!s
ContainerImage names=1*s sizeBytes=2n
ContainerPort name=1s hostPort=2n containerPort=3!n protocol=4s hostIP=5s
ContainerResizePolicy resourceName=1!s restartPolicy=2!s
ContainerRestartRule action=1s exitCodes=2@ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator=1s values=2*n
ContainerState waiting=1@ContainerStateWaiting running=2@ContainerStateRunning terminated=3@ContainerStateTerminated
ContainerStateRunning startedAt=1t
ContainerStateTerminated exitCode=1!n signal=2n reason=3s message=4s startedAt=5t finishedAt=6t containerID=7s
ContainerStateWaiting reason=1s message=2s
ContainerStatus name=1!s state=2@ContainerState lastState=3@ContainerState ready=4!f restartCount=5!n image=6!s imageID=7!s containerID=8s started=9!f allocatedResources=10%q resources=11@ResourceRequirements volumeMounts=12*@VolumeMountStatus user=13@ContainerUser allocatedResourcesStatus=14*@ResourceStatus stopSignal=15!s
ContainerUser linux=1@LinuxContainerUser
DaemonEndpoint Port=1!n
DownwardAPIProjection items=1*@DownwardAPIVolumeFile
DownwardAPIVolumeFile path=1!s fieldRef=2@ObjectFieldSelector resourceFieldRef=3@ResourceFieldSelector mode=4!n user=5!n
DownwardAPIVolumeSource items=1*@DownwardAPIVolumeFile defaultMode=2!n defaultUser=3!n
EmptyDirVolumeSource medium=1s sizeLimit=2q mode=3!n
EndpointAddress ip=1!s targetRef=2@ObjectReference hostname=3s nodeName=4!s
EndpointPort name=1s port=2!n protocol=3s appProtocol=4!s
EndpointSubset addresses=1*@EndpointAddress notReadyAddresses=2*@EndpointAddress ports=3*@EndpointPort
Endpoints metadata=1@meta.v1.ObjectMeta subsets=2*@EndpointSubset
EnvFromSource prefix=1s configMapRef=2@ConfigMapEnvSource secretRef=3@SecretEnvSource
EnvVar name=1!s value=2s valueFrom=3@EnvVarSource
EnvVarSource fieldRef=1@ObjectFieldSelector resourceFieldRef=2@ResourceFieldSelector configMapKeyRef=3@ConfigMapKeySelector secretKeyRef=4@SecretKeySelector fileKeyRef=5@FileKeySelector
EphemeralContainer ~=1@EphemeralContainerCommon targetContainerName=2s
EphemeralContainerCommon name=1!s image=2s command=3*s args=4*s workingDir=5s ports=6*@ContainerPort env=7*@EnvVar resources=8@ResourceRequirements volumeMounts=9*@VolumeMount livenessProbe=10@Probe readinessProbe=11@Probe lifecycle=12@Lifecycle terminationMessagePath=13s imagePullPolicy=14s securityContext=15@SecurityContext stdin=16f stdinOnce=17f tty=18f envFrom=19*@EnvFromSource terminationMessagePolicy=20s volumeDevices=21*@VolumeDevice startupProbe=22@Probe resizePolicy=23*@ContainerResizePolicy restartPolicy=24!s restartPolicyRules=25*@ContainerRestartRule
EphemeralVolumeSource volumeClaimTemplate=1@PersistentVolumeClaimTemplate
Event metadata=1@meta.v1.ObjectMeta involvedObject=2@ObjectReference reason=3s message=4s source=5@EventSource firstTimestamp=6t lastTimestamp=7t count=8n type=9s eventTime=10m series=11@EventSeries action=12s related=13@ObjectReference reportingComponent=14!s reportingInstance=15!s
EventSeries count=1n lastObservedTime=2m
EventSource component=1s host=2s
EvictionResponder name=1!s priority=2!n
ExecAction command=1*s
FCVolumeSource targetWWNs=1*s lun=2!n fsType=3s readOnly=4f wwids=5*s
FileKeySelector volumeName=1!s path=2!s key=3!s optional=4!f
FlexPersistentVolumeSource driver=1!s fsType=2s secretRef=3@SecretReference readOnly=4f options=5%s
FlexVolumeSource driver=1!s fsType=2s secretRef=3@LocalObjectReference readOnly=4f options=5%s
FlockerVolumeSource datasetName=1s datasetUUID=2s
GCEPersistentDiskVolumeSource pdName=1!s fsType=2s partition=3n readOnly=4f
GRPCAction port=1!n service=2!s mode=3!s
GitRepoVolumeSource repository=1!s revision=2s directory=3s
GlusterfsPersistentVolumeSource endpoints=1!s path=2!s readOnly=3f endpointsNamespace=4!s
GlusterfsVolumeSource endpoints=1!s path=2!s readOnly=3f
HTTPGetAction path=1s port=2x host=3s scheme=4s httpHeaders=5*@HTTPHeader protocol=6!s
HTTPHeader name=1!s value=2!s
HostAlias ip=1!s hostnames=2*s
HostIP ip=1!s
HostPathVolumeSource path=1!s type=2!s
ISCSIPersistentVolumeSource targetPortal=1!s iqn=2!s lun=3!n iscsiInterface=4s fsType=5s readOnly=6f portals=7*s chapAuthDiscovery=8f secretRef=10@SecretReference chapAuthSession=11f initiatorName=12!s
ISCSIVolumeSource targetPortal=1!s iqn=2!s lun=3!n iscsiInterface=4s fsType=5s readOnly=6f portals=7*s chapAuthDiscovery=8f secretRef=10@LocalObjectReference chapAuthSession=11f initiatorName=12!s
ImageVolumeSource reference=1s pullPolicy=2s
ImageVolumeStatus imageRef=1s
KeyToPath key=1!s path=2!s mode=3!n user=4!n
Lifecycle postStart=1@LifecycleHandler preStop=2@LifecycleHandler stopSignal=3!s
LifecycleHandler exec=1@ExecAction httpGet=2@HTTPGetAction tcpSocket=3@TCPSocketAction sleep=4@SleepAction
LimitRange metadata=1@meta.v1.ObjectMeta spec=2@LimitRangeSpec
LimitRangeItem type=1!s max=2%q min=3%q default=4%q defaultRequest=5%q maxLimitRequestRatio=6%q
LimitRangeSpec limits=1*@LimitRangeItem
LinuxContainerUser uid=1!n gid=2!n supplementalGroups=3*n
LoadBalancerIngress ip=1s hostname=2s ipMode=3!s ports=4*@PortStatus
LoadBalancerStatus ingress=1*@LoadBalancerIngress
LocalObjectReference name=1s
LocalVolumeSource path=1!s fsType=2!s
ModifyVolumeStatus targetVolumeAttributesClassName=1s status=2!s
NFSVolumeSource server=1!s path=2!s readOnly=3f
Namespace metadata=1@meta.v1.ObjectMeta spec=2@NamespaceSpec status=3@NamespaceStatus
NamespaceCondition type=1!s status=2!s lastTransitionTime=4t reason=5s message=6s
NamespaceSpec finalizers=1*s
NamespaceStatus phase=1s conditions=2*@NamespaceCondition
Node metadata=1@meta.v1.ObjectMeta spec=2@NodeSpec status=3@NodeStatus
NodeAddress type=1!s address=2!s
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1@NodeSelector preferredDuringSchedulingIgnoredDuringExecution=2*@PreferredSchedulingTerm
NodeAllocatableResourceClaimStatus resourceClaimName=1!s containers=2*s resources=3%q
NodeCondition type=1!s status=2!s lastHeartbeatTime=3t lastTransitionTime=4t reason=5s message=6s
NodeConfigSource configMap=2@ConfigMapNodeConfigSource
NodeConfigStatus assigned=1@NodeConfigSource active=2@NodeConfigSource lastKnownGood=3@NodeConfigSource error=4s
NodeDaemonEndpoints kubeletEndpoint=1@DaemonEndpoint
NodeFeatures supplementalGroupsPolicy=1!f
NodePodPreemptionPolicy disableResizePreemption=1*s
NodeRuntimeHandler name=1!s features=2@NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=1!f userNamespaces=2!f
NodeSelector nodeSelectorTerms=1*@NodeSelectorTerm
NodeSelectorRequirement key=1!s operator=2!s values=3*s
NodeSelectorTerm matchExpressions=1*@NodeSelectorRequirement matchFields=2*@NodeSelectorRequirement
NodeSpec podCIDR=1s externalID=2s providerID=3s unschedulable=4f taints=5*@Taint configSource=6@NodeConfigSource podCIDRs=7*s podPreemptionPolicy=8@NodePodPreemptionPolicy
NodeStatus capacity=1%q allocatable=2%q phase=3s conditions=4*@NodeCondition addresses=5*@NodeAddress daemonEndpoints=6@NodeDaemonEndpoints nodeInfo=7@NodeSystemInfo images=8*@ContainerImage volumesInUse=9*s volumesAttached=10*@AttachedVolume config=11@NodeConfigStatus runtimeHandlers=12*@NodeRuntimeHandler features=13@NodeFeatures declaredFeatures=14*s
NodeSwapStatus capacity=1!n
NodeSystemInfo machineID=1!s systemUUID=2!s bootID=3!s kernelVersion=4!s osImage=5!s containerRuntimeVersion=6!s kubeletVersion=7!s kubeProxyVersion=8!s operatingSystem=9!s architecture=10!s swap=11@NodeSwapStatus
ObjectFieldSelector apiVersion=1s fieldPath=2!s
ObjectReference kind=1s namespace=2s name=3s uid=4s apiVersion=5s resourceVersion=6s fieldPath=7s
PersistentVolume metadata=1@meta.v1.ObjectMeta spec=2@PersistentVolumeSpec status=3@PersistentVolumeStatus
PersistentVolumeClaim metadata=1@meta.v1.ObjectMeta spec=2@PersistentVolumeClaimSpec status=3@PersistentVolumeClaimStatus
PersistentVolumeClaimCondition type=1!s status=2!s lastProbeTime=3t lastTransitionTime=4t reason=5s message=6s
PersistentVolumeClaimSpec accessModes=1*s resources=2@VolumeResourceRequirements volumeName=3s selector=4@meta.v1.LabelSelector storageClassName=5!s volumeMode=6!s dataSource=7@TypedLocalObjectReference dataSourceRef=8@TypedObjectReference volumeAttributesClassName=9!s
PersistentVolumeClaimStatus phase=1s accessModes=2*s capacity=3%q conditions=4*@PersistentVolumeClaimCondition allocatedResources=5%q allocatedResourceStatuses=7%s currentVolumeAttributesClassName=8!s modifyVolumeStatus=9@ModifyVolumeStatus healthStatus=10@VolumeHealthStatus
PersistentVolumeClaimTemplate metadata=1@meta.v1.ObjectMeta spec=2@PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName=1!s readOnly=2f
PersistentVolumeSource gcePersistentDisk=1@GCEPersistentDiskVolumeSource awsElasticBlockStore=2@AWSElasticBlockStoreVolumeSource hostPath=3@HostPathVolumeSource glusterfs=4@GlusterfsPersistentVolumeSource nfs=5@NFSVolumeSource rbd=6@RBDPersistentVolumeSource iscsi=7@ISCSIPersistentVolumeSource cinder=8@CinderPersistentVolumeSource cephfs=9@CephFSPersistentVolumeSource fc=10@FCVolumeSource flocker=11@FlockerVolumeSource flexVolume=12@FlexPersistentVolumeSource azureFile=13@AzureFilePersistentVolumeSource vsphereVolume=14@VsphereVirtualDiskVolumeSource quobyte=15@QuobyteVolumeSource azureDisk=16@AzureDiskVolumeSource photonPersistentDisk=17@PhotonPersistentDiskVolumeSource portworxVolume=18@PortworxVolumeSource scaleIO=19@ScaleIOPersistentVolumeSource local=20@LocalVolumeSource storageos=21@StorageOSPersistentVolumeSource csi=22@CSIPersistentVolumeSource
PersistentVolumeSpec capacity=1%q ~=2@PersistentVolumeSource accessModes=3*s claimRef=4@ObjectReference persistentVolumeReclaimPolicy=5s storageClassName=6s mountOptions=7*s volumeMode=8!s nodeAffinity=9@VolumeNodeAffinity volumeAttributesClassName=10!s
PersistentVolumeStatus phase=1s message=2s reason=3s lastPhaseTransitionTime=4t
PhotonPersistentDiskVolumeSource pdID=1!s fsType=2s
Pod metadata=1@meta.v1.ObjectMeta spec=2@PodSpec status=3@PodStatus
PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1*@PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution=2*@WeightedPodAffinityTerm
PodAffinityTerm labelSelector=1@meta.v1.LabelSelector namespaces=2*s topologyKey=3!s namespaceSelector=4@meta.v1.LabelSelector matchLabelKeys=5*s mismatchLabelKeys=6*s
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=1*@PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution=2*@WeightedPodAffinityTerm
PodCertificateProjection signerName=1s keyType=2s maxExpirationSeconds=3!n credentialBundlePath=4s keyPath=5s certificateChainPath=6s userAnnotations=7%s user=8!n
PodCondition type=1!s status=2!s lastProbeTime=3t lastTransitionTime=4t reason=5s message=6s observedGeneration=7n
PodDNSConfig nameservers=1*s searches=2*s options=3*@PodDNSConfigOption
PodDNSConfigOption name=1s value=2!s
PodExtendedResourceClaimStatus requestMappings=1*@ContainerExtendedResourceRequest resourceClaimName=2!s
PodIP ip=1!s
PodOS name=1!s
PodReadinessGate conditionType=1!s
PodResourceClaim name=1!s resourceClaimName=3!s resourceClaimTemplateName=4!s
PodResourceClaimStatus name=1!s resourceClaimName=2!s
PodSchedulingGate name=1!s
PodSchedulingGroup podGroupName=1!s
PodSecurityContext seLinuxOptions=1@SELinuxOptions runAsUser=2!n runAsNonRoot=3!f supplementalGroups=4*n fsGroup=5!n runAsGroup=6!n sysctls=7*@Sysctl windowsOptions=8@WindowsSecurityContextOptions fsGroupChangePolicy=9!s seccompProfile=10@SeccompProfile appArmorProfile=11@AppArmorProfile supplementalGroupsPolicy=12!s seLinuxChangePolicy=13!s
PodSpec volumes=1*@Volume containers=2*@Container restartPolicy=3s terminationGracePeriodSeconds=4!n activeDeadlineSeconds=5!n dnsPolicy=6s nodeSelector=7%s serviceAccountName=8s serviceAccount=9s nodeName=10s hostNetwork=11f hostPID=12f hostIPC=13f securityContext=14@PodSecurityContext imagePullSecrets=15*@LocalObjectReference hostname=16s subdomain=17s affinity=18@Affinity schedulerName=19s initContainers=20*@Container automountServiceAccountToken=21!f tolerations=22*@Toleration hostAliases=23*@HostAlias priorityClassName=24s priority=25!n dnsConfig=26@PodDNSConfig shareProcessNamespace=27!f readinessGates=28*@PodReadinessGate runtimeClassName=29!s enableServiceLinks=30!f preemptionPolicy=31!s overhead=32%q topologySpreadConstraints=33*@TopologySpreadConstraint ephemeralContainers=34*@EphemeralContainer setHostnameAsFQDN=35!f os=36@PodOS hostUsers=37!f schedulingGates=38*@PodSchedulingGate resourceClaims=39*@PodResourceClaim resources=40@ResourceRequirements hostnameOverride=41!s schedulingGroup=43@PodSchedulingGroup evictionResponders=44*@EvictionResponder
PodStatus phase=1s conditions=2*@PodCondition message=3s reason=4s hostIP=5s podIP=6s startTime=7t containerStatuses=8*@ContainerStatus qosClass=9s initContainerStatuses=10*@ContainerStatus nominatedNodeName=11s podIPs=12*@PodIP ephemeralContainerStatuses=13*@ContainerStatus resize=14s resourceClaimStatuses=15*@PodResourceClaimStatus hostIPs=16*@HostIP observedGeneration=17n extendedResourceClaimStatus=18@PodExtendedResourceClaimStatus allocatedResources=19%q resources=20@ResourceRequirements nodeAllocatableResourceClaimStatuses=21*@NodeAllocatableResourceClaimStatus volumeHealth=22*@PodVolumeHealth
PodTemplate metadata=1@meta.v1.ObjectMeta template=2@PodTemplateSpec
PodTemplateSpec metadata=1@meta.v1.ObjectMeta spec=2@PodSpec
PodVolumeHealth name=1!s healthConditions=2*@VolumeHealthCondition lastTransitionTime=3t
PortStatus port=1!n protocol=2!s error=3!s
PortworxVolumeSource volumeID=1!s fsType=2s readOnly=3f
PreferredSchedulingTerm weight=1!n preference=2@NodeSelectorTerm
Probe ~=1@ProbeHandler initialDelaySeconds=2n timeoutSeconds=3n periodSeconds=4n successThreshold=5n failureThreshold=6n terminationGracePeriodSeconds=7!n
ProbeHandler exec=1@ExecAction httpGet=2@HTTPGetAction tcpSocket=3@TCPSocketAction grpc=4@GRPCAction
ProjectedVolumeSource sources=1*@VolumeProjection defaultMode=2!n defaultUser=3!n
QuobyteVolumeSource registry=1!s volume=2!s readOnly=3f user=4s group=5s tenant=6s
RBDPersistentVolumeSource monitors=1*s image=2!s fsType=3s pool=4s user=5s keyring=6s secretRef=7@SecretReference readOnly=8f
RBDVolumeSource monitors=1*s image=2!s fsType=3s pool=4s user=5s keyring=6s secretRef=7@LocalObjectReference readOnly=8f
ReplicationController metadata=1@meta.v1.ObjectMeta spec=2@ReplicationControllerSpec status=3@ReplicationControllerStatus
ReplicationControllerCondition type=1!s status=2!s lastTransitionTime=3t reason=4s message=5s
ReplicationControllerSpec replicas=1!n selector=2%s template=3@PodTemplateSpec minReadySeconds=4n
ReplicationControllerStatus replicas=1!n fullyLabeledReplicas=2n observedGeneration=3n readyReplicas=4n availableReplicas=5n conditions=6*@ReplicationControllerCondition
ResourceClaim name=1!s request=2s
ResourceFieldSelector containerName=1s resource=2!s divisor=3q
ResourceHealth resourceID=1!s health=2s message=6!s
ResourceQuota metadata=1@meta.v1.ObjectMeta spec=2@ResourceQuotaSpec status=3@ResourceQuotaStatus
ResourceQuotaSpec hard=1%q scopes=2*s scopeSelector=3@ScopeSelector
ResourceQuotaStatus hard=1%q used=2%q
ResourceRequirements limits=1%q requests=2%q claims=3*@ResourceClaim
ResourceStatus name=1!s resources=2*@ResourceHealth
SELinuxOptions user=1s role=2s type=3s level=4s
ScaleIOPersistentVolumeSource gateway=1!s system=2!s secretRef=3@SecretReference sslEnabled=4f protectionDomain=5s storagePool=6s storageMode=7s volumeName=8s fsType=9s readOnly=10f
ScaleIOVolumeSource gateway=1!s system=2!s secretRef=3@LocalObjectReference sslEnabled=4f protectionDomain=5s storagePool=6s storageMode=7s volumeName=8s fsType=9s readOnly=10f
ScopeSelector matchExpressions=1*@ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement scopeName=1!s operator=2!s values=3*s
SeccompProfile type=1!s localhostProfile=2!s
Secret metadata=1@meta.v1.ObjectMeta data=2%b type=3s stringData=4%s immutable=5!f
SecretEnvSource ~=1@LocalObjectReference optional=2!f
SecretKeySelector ~=1@LocalObjectReference key=2!s optional=3!f
SecretProjection ~=1@LocalObjectReference items=2*@KeyToPath optional=4!f
SecretReference name=1s namespace=2s
SecretVolumeSource secretName=1s items=2*@KeyToPath defaultMode=3!n optional=4!f defaultUser=5!n
SecurityContext capabilities=1@Capabilities privileged=2!f seLinuxOptions=3@SELinuxOptions runAsUser=4!n runAsNonRoot=5!f readOnlyRootFilesystem=6!f allowPrivilegeEscalation=7!f runAsGroup=8!n procMount=9!s windowsOptions=10@WindowsSecurityContextOptions seccompProfile=11@SeccompProfile appArmorProfile=12@AppArmorProfile
Service metadata=1@meta.v1.ObjectMeta spec=2@ServiceSpec status=3@ServiceStatus
ServiceAccount metadata=1@meta.v1.ObjectMeta secrets=2*@ObjectReference imagePullSecrets=3*@LocalObjectReference automountServiceAccountToken=4!f
ServiceAccountTokenProjection audience=1s expirationSeconds=2!n path=3!s user=4!n
ServicePort name=1s protocol=2s port=3!n targetPort=4x nodePort=5n appProtocol=6!s
ServiceSpec ports=1*@ServicePort selector=2%s clusterIP=3s type=4s externalIPs=5*s sessionAffinity=7s loadBalancerIP=8s loadBalancerSourceRanges=9*s externalName=10s externalTrafficPolicy=11s healthCheckNodePort=12n publishNotReadyAddresses=13f sessionAffinityConfig=14@SessionAffinityConfig ipFamilyPolicy=17!s clusterIPs=18*s ipFamilies=19*s allocateLoadBalancerNodePorts=20!f loadBalancerClass=21!s internalTrafficPolicy=22!s trafficDistribution=23!s
ServiceStatus loadBalancer=1@LoadBalancerStatus conditions=2*@meta.v1.Condition
SessionAffinityConfig clientIP=1@ClientIPConfig
SleepAction seconds=1!n
StorageOSPersistentVolumeSource volumeName=1s volumeNamespace=2s fsType=3s readOnly=4f secretRef=5@ObjectReference
StorageOSVolumeSource volumeName=1s volumeNamespace=2s fsType=3s readOnly=4f secretRef=5@LocalObjectReference
Sysctl name=1!s value=2!s
TCPSocketAction port=1x host=2s
Taint key=1!s value=2s effect=3!s timeAdded=4t
Toleration key=1s operator=2s value=3s effect=4s tolerationSeconds=5!n
TopologySelectorLabelRequirement key=1!s values=2*s
TopologySelectorTerm matchLabelExpressions=1*@TopologySelectorLabelRequirement
TopologySpreadConstraint maxSkew=1!n topologyKey=2!s whenUnsatisfiable=3!s labelSelector=4@meta.v1.LabelSelector minDomains=5!n nodeAffinityPolicy=6!s nodeTaintsPolicy=7!s matchLabelKeys=8*s
TypedLocalObjectReference apiGroup=1!s kind=2!s name=3!s
TypedObjectReference apiGroup=1!s kind=2!s name=3!s namespace=4!s
Volume name=1!s ~=2@VolumeSource
VolumeDevice name=1!s devicePath=2!s
VolumeHealthCondition status=1!s reason=2!s message=3s
VolumeHealthStatus healthConditions=1*@VolumeHealthCondition lastTransitionTime=2t
VolumeMount name=1!s readOnly=2f mountPath=3!s subPath=4s mountPropagation=5!s subPathExpr=6s recursiveReadOnly=7!s bindMountOptions=8*s
VolumeMountStatus name=1!s mountPath=2!s readOnly=3f recursiveReadOnly=4!s volumeStatus=5@VolumeStatus
VolumeNodeAffinity required=1@NodeSelector
VolumeProjection secret=1@SecretProjection downwardAPI=2@DownwardAPIProjection configMap=3@ConfigMapProjection serviceAccountToken=4@ServiceAccountTokenProjection clusterTrustBundle=5@ClusterTrustBundleProjection podCertificate=6@PodCertificateProjection
VolumeResourceRequirements limits=1%q requests=2%q
VolumeSource hostPath=1@HostPathVolumeSource emptyDir=2@EmptyDirVolumeSource gcePersistentDisk=3@GCEPersistentDiskVolumeSource awsElasticBlockStore=4@AWSElasticBlockStoreVolumeSource gitRepo=5@GitRepoVolumeSource secret=6@SecretVolumeSource nfs=7@NFSVolumeSource iscsi=8@ISCSIVolumeSource glusterfs=9@GlusterfsVolumeSource persistentVolumeClaim=10@PersistentVolumeClaimVolumeSource rbd=11@RBDVolumeSource flexVolume=12@FlexVolumeSource cinder=13@CinderVolumeSource cephfs=14@CephFSVolumeSource flocker=15@FlockerVolumeSource downwardAPI=16@DownwardAPIVolumeSource fc=17@FCVolumeSource azureFile=18@AzureFileVolumeSource configMap=19@ConfigMapVolumeSource vsphereVolume=20@VsphereVirtualDiskVolumeSource quobyte=21@QuobyteVolumeSource azureDisk=22@AzureDiskVolumeSource photonPersistentDisk=23@PhotonPersistentDiskVolumeSource portworxVolume=24@PortworxVolumeSource scaleIO=25@ScaleIOVolumeSource projected=26@ProjectedVolumeSource storageos=27@StorageOSVolumeSource csi=28@CSIVolumeSource ephemeral=29@EphemeralVolumeSource image=30@ImageVolumeSource
VolumeStatus image=1@ImageVolumeStatus
VsphereVirtualDiskVolumeSource volumePath=1!s fsType=2s storagePolicyName=3s storagePolicyID=4s
WeightedPodAffinityTerm weight=1!n podAffinityTerm=2@PodAffinityTerm
WindowsSecurityContextOptions gmsaCredentialSpecName=1!s gmsaCredentialSpec=2!s runAsUserName=3!s hostProcess=4!f
`;

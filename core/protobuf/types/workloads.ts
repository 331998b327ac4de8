/** Messages of Kubernetes, as core/protobuf/messages.ts reads them; test/core/protobuf holds them to real bodies. */

export const apps = `
ControllerRevision metadata=1@meta.v1.ObjectMeta data=2r revision=3!n
DaemonSet metadata=1@meta.v1.ObjectMeta spec=2@DaemonSetSpec status=3@DaemonSetStatus
DaemonSetCondition type=1!s status=2!s lastTransitionTime=3t reason=4s message=5s
DaemonSetSpec selector=1@meta.v1.LabelSelector template=2@core.v1.PodTemplateSpec updateStrategy=3@DaemonSetUpdateStrategy minReadySeconds=4n revisionHistoryLimit=6!n
DaemonSetStatus currentNumberScheduled=1!n numberMisscheduled=2!n desiredNumberScheduled=3!n numberReady=4!n observedGeneration=5n updatedNumberScheduled=6n numberAvailable=7n numberUnavailable=8n collisionCount=9!n conditions=10*@DaemonSetCondition
DaemonSetUpdateStrategy type=1s rollingUpdate=2@RollingUpdateDaemonSet
Deployment metadata=1@meta.v1.ObjectMeta spec=2@DeploymentSpec status=3@DeploymentStatus
DeploymentCondition type=1!s status=2!s reason=4s message=5s lastUpdateTime=6t lastTransitionTime=7t
DeploymentSpec replicas=1!n selector=2@meta.v1.LabelSelector template=3@core.v1.PodTemplateSpec strategy=4@DeploymentStrategy minReadySeconds=5n revisionHistoryLimit=6!n paused=7f progressDeadlineSeconds=9!n
DeploymentStatus observedGeneration=1n replicas=2n updatedReplicas=3n availableReplicas=4n unavailableReplicas=5n conditions=6*@DeploymentCondition readyReplicas=7n collisionCount=8!n terminatingReplicas=9!n
DeploymentStrategy type=1s rollingUpdate=2@RollingUpdateDeployment
ReplicaSet metadata=1@meta.v1.ObjectMeta spec=2@ReplicaSetSpec status=3@ReplicaSetStatus
ReplicaSetCondition type=1!s status=2!s lastTransitionTime=3t reason=4s message=5s
ReplicaSetSpec replicas=1!n selector=2@meta.v1.LabelSelector template=3@core.v1.PodTemplateSpec minReadySeconds=4n
ReplicaSetStatus replicas=1!n fullyLabeledReplicas=2n observedGeneration=3n readyReplicas=4n availableReplicas=5n conditions=6*@ReplicaSetCondition terminatingReplicas=7!n
RollingUpdateDaemonSet maxUnavailable=1!x maxSurge=2!x
RollingUpdateDeployment maxUnavailable=1!x maxSurge=2!x
RollingUpdateStatefulSetStrategy partition=1!n maxUnavailable=2!x
StatefulSet metadata=1@meta.v1.ObjectMeta spec=2@StatefulSetSpec status=3@StatefulSetStatus
StatefulSetCondition type=1!s status=2!s lastTransitionTime=3t reason=4s message=5s
StatefulSetOrdinals start=1!n
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=1s whenScaled=2s
StatefulSetSpec replicas=1!n selector=2@meta.v1.LabelSelector template=3@core.v1.PodTemplateSpec volumeClaimTemplates=4*@core.v1.PersistentVolumeClaim serviceName=5!s podManagementPolicy=6s updateStrategy=7@StatefulSetUpdateStrategy revisionHistoryLimit=8!n minReadySeconds=9n persistentVolumeClaimRetentionPolicy=10@StatefulSetPersistentVolumeClaimRetentionPolicy ordinals=11@StatefulSetOrdinals
StatefulSetStatus observedGeneration=1n replicas=2!n readyReplicas=3n currentReplicas=4n updatedReplicas=5n currentRevision=6s updateRevision=7s collisionCount=9!n conditions=10*@StatefulSetCondition availableReplicas=11!n
StatefulSetUpdateStrategy type=1s rollingUpdate=2@RollingUpdateStatefulSetStrategy
`;

export const batch = `
CronJob metadata=1@meta.v1.ObjectMeta spec=2@CronJobSpec status=3@CronJobStatus
CronJobSpec schedule=1!s startingDeadlineSeconds=2!n concurrencyPolicy=3s suspend=4!f jobTemplate=5@JobTemplateSpec successfulJobsHistoryLimit=6!n failedJobsHistoryLimit=7!n timeZone=8!s
CronJobStatus active=1*@core.v1.ObjectReference lastScheduleTime=4t lastSuccessfulTime=5t
Job metadata=1@meta.v1.ObjectMeta spec=2@JobSpec status=3@JobStatus
JobCondition type=1!s status=2!s lastProbeTime=3t lastTransitionTime=4t reason=5s message=6s
JobSchedulingConfiguration
JobSpec parallelism=1!n completions=2!n activeDeadlineSeconds=3!n selector=4@meta.v1.LabelSelector manualSelector=5!f template=6@core.v1.PodTemplateSpec backoffLimit=7!n ttlSecondsAfterFinished=8!n completionMode=9!s suspend=10!f podFailurePolicy=11@PodFailurePolicy backoffLimitPerIndex=12!n maxFailedIndexes=13!n podReplacementPolicy=14!s managedBy=15!s successPolicy=16@SuccessPolicy scheduling=17@JobSchedulingConfiguration
JobStatus conditions=1*@JobCondition startTime=2t completionTime=3t active=4n succeeded=5n failed=6n completedIndexes=7s uncountedTerminatedPods=8@UncountedTerminatedPods ready=9!n failedIndexes=10!s terminating=11!n
JobTemplateSpec metadata=1@meta.v1.ObjectMeta spec=2@JobSpec
PodFailurePolicy rules=1*@PodFailurePolicyRule
PodFailurePolicyOnExitCodesRequirement containerName=1!s operator=2!s values=3*n
PodFailurePolicyOnPodConditionsPattern type=1!s status=2!s
PodFailurePolicyRule action=1!s onExitCodes=2@PodFailurePolicyOnExitCodesRequirement onPodConditions=3*@PodFailurePolicyOnPodConditionsPattern
SuccessPolicy rules=1*@SuccessPolicyRule
SuccessPolicyRule succeededIndexes=1!s succeededCount=2!n
UncountedTerminatedPods succeeded=1*s failed=2*s
`;

export const autoscaling = `
CrossVersionObjectReference kind=1!s name=2!s apiVersion=3s
HorizontalPodAutoscaler metadata=1@meta.v1.ObjectMeta spec=2@HorizontalPodAutoscalerSpec status=3@HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec scaleTargetRef=1@CrossVersionObjectReference minReplicas=2!n maxReplicas=3!n targetCPUUtilizationPercentage=4!n
HorizontalPodAutoscalerStatus observedGeneration=1!n lastScaleTime=2t currentReplicas=3!n desiredReplicas=4!n currentCPUUtilizationPercentage=5!n
Scale metadata=1@meta.v1.ObjectMeta spec=2@ScaleSpec status=3@ScaleStatus
ScaleSpec replicas=1n
ScaleStatus replicas=1!n selector=2s
`;

export const autoscalingV2 = `
ContainerResourceMetricSource name=1!s target=2@MetricTarget container=3!s
ContainerResourceMetricStatus name=1!s current=2@MetricValueStatus container=3!s
CrossVersionObjectReference kind=1!s name=2!s apiVersion=3s
ExternalMetricSource metric=1@MetricIdentifier target=2@MetricTarget
ExternalMetricStatus metric=1@MetricIdentifier current=2@MetricValueStatus
HPAScalingPolicy type=1!s value=2!n periodSeconds=3!n
HPAScalingRules selectPolicy=1!s policies=2*@HPAScalingPolicy stabilizationWindowSeconds=3!n tolerance=4q
HorizontalPodAutoscaler metadata=1@meta.v1.ObjectMeta spec=2@HorizontalPodAutoscalerSpec status=3@HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerBehavior scaleUp=1@HPAScalingRules scaleDown=2@HPAScalingRules
HorizontalPodAutoscalerCondition type=1!s status=2!s lastTransitionTime=3t reason=4s message=5s observedGeneration=6!n
HorizontalPodAutoscalerSpec scaleTargetRef=1@CrossVersionObjectReference minReplicas=2!n maxReplicas=3!n metrics=4*@MetricSpec behavior=5@HorizontalPodAutoscalerBehavior
HorizontalPodAutoscalerStatus observedGeneration=1!n lastScaleTime=2t currentReplicas=3n desiredReplicas=4!n currentMetrics=5*@MetricStatus conditions=6*@HorizontalPodAutoscalerCondition
MetricIdentifier name=1!s selector=2@meta.v1.LabelSelector
MetricSpec type=1!s object=2@ObjectMetricSource pods=3@PodsMetricSource resource=4@ResourceMetricSource external=5@ExternalMetricSource containerResource=7@ContainerResourceMetricSource
MetricStatus type=1!s object=2@ObjectMetricStatus pods=3@PodsMetricStatus resource=4@ResourceMetricStatus external=5@ExternalMetricStatus containerResource=7@ContainerResourceMetricStatus
MetricTarget type=1!s value=2q averageValue=3q averageUtilization=4!n
MetricValueStatus value=1q averageValue=2q averageUtilization=3!n
ObjectMetricSource describedObject=1@CrossVersionObjectReference target=2@MetricTarget metric=3@MetricIdentifier
ObjectMetricStatus metric=1@MetricIdentifier current=2@MetricValueStatus describedObject=3@CrossVersionObjectReference
PodsMetricSource metric=1@MetricIdentifier target=2@MetricTarget
PodsMetricStatus metric=1@MetricIdentifier current=2@MetricValueStatus
ResourceMetricSource name=1!s target=2@MetricTarget
ResourceMetricStatus name=1!s current=2@MetricValueStatus
`;

export const policy = `
Eviction metadata=1@meta.v1.ObjectMeta deleteOptions=2@meta.v1.DeleteOptions
PodDisruptionBudget metadata=1@meta.v1.ObjectMeta spec=2@PodDisruptionBudgetSpec status=3@PodDisruptionBudgetStatus
PodDisruptionBudgetSpec minAvailable=1!x selector=2@meta.v1.LabelSelector maxUnavailable=3!x unhealthyPodEvictionPolicy=4!s
PodDisruptionBudgetStatus observedGeneration=1n disruptedPods=2%t disruptionsAllowed=3!n currentHealthy=4!n desiredHealthy=5!n expectedPods=6!n conditions=7*@meta.v1.Condition
`;

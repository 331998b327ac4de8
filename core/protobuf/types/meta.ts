/** Messages of Kubernetes, as core/protobuf/messages.ts reads them; test/core/protobuf holds them to real bodies. */

export const meta = `
Condition type=1!s status=2!s observedGeneration=3n lastTransitionTime=4t reason=5!s message=6!s
DeleteOptions gracePeriodSeconds=1!n preconditions=2@Preconditions orphanDependents=3!f propagationPolicy=4!s dryRun=5*s ignoreStoreReadErrorWithClusterBreakingPotential=6!f
FieldSelectorRequirement key=1!s operator=2!s values=3*s
LabelSelector matchLabels=1%s matchExpressions=2*@LabelSelectorRequirement
LabelSelectorRequirement key=1!s operator=2!s values=3*s
ManagedFieldsEntry manager=1s operation=2s apiVersion=3s time=4t fieldsType=6s fieldsV1=7r subresource=8s
ObjectMeta name=1s generateName=2s namespace=3s selfLink=4s uid=5s resourceVersion=6s generation=7n creationTimestamp=8t deletionTimestamp=9t deletionGracePeriodSeconds=10!n labels=11%s annotations=12%s ownerReferences=13*@OwnerReference finalizers=14*s managedFields=17*@ManagedFieldsEntry
OwnerReference kind=1!s name=3!s uid=4!s apiVersion=5!s controller=6!f blockOwnerDeletion=7!f
Preconditions uid=1!s resourceVersion=2!s
`;

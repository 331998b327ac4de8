/** Messages of Kubernetes, as core/protobuf/messages.ts reads them; test/core/protobuf holds them to real bodies. */

export const rbac = `
AggregationRule clusterRoleSelectors=1*@meta.v1.LabelSelector
ClusterRole metadata=1@meta.v1.ObjectMeta rules=2*@PolicyRule aggregationRule=3@AggregationRule
ClusterRoleBinding metadata=1@meta.v1.ObjectMeta subjects=2*@Subject roleRef=3@RoleRef
PolicyRule verbs=1*s apiGroups=2*s resources=3*s resourceNames=4*s nonResourceURLs=5*s
Role metadata=1@meta.v1.ObjectMeta rules=2*@PolicyRule
RoleBinding metadata=1@meta.v1.ObjectMeta subjects=2*@Subject roleRef=3@RoleRef
RoleRef apiGroup=1!s kind=2!s name=3!s
Subject kind=1!s apiGroup=2s name=3!s namespace=4s
`;

export const authentication = `
BoundObjectReference kind=1s apiVersion=2s name=3s uid=4s
SelfSubjectReview metadata=1@meta.v1.ObjectMeta status=2@SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo=1@UserInfo
TokenRequest metadata=1@meta.v1.ObjectMeta spec=2@TokenRequestSpec status=3@TokenRequestStatus
TokenRequestSpec audiences=1*s boundObjectRef=3@BoundObjectReference expirationSeconds=4!n
TokenRequestStatus token=1!s expirationTimestamp=2t
TokenReview metadata=1@meta.v1.ObjectMeta spec=2@TokenReviewSpec status=3@TokenReviewStatus
TokenReviewSpec token=1s audiences=2*s
TokenReviewStatus authenticated=1f user=2@UserInfo error=3s audiences=4*s
UserInfo username=1s uid=2s groups=3*s
`;

export const authorization = `
FieldSelectorAttributes rawSelector=1s requirements=2*@meta.v1.FieldSelectorRequirement
LabelSelectorAttributes rawSelector=1s requirements=2*@meta.v1.LabelSelectorRequirement
LocalSubjectAccessReview metadata=1@meta.v1.ObjectMeta spec=2@SubjectAccessReviewSpec status=3@SubjectAccessReviewStatus
NonResourceAttributes path=1s verb=2s
NonResourceRule verbs=1*s nonResourceURLs=2*s
ResourceAttributes namespace=1s verb=2s group=3s version=4s resource=5s subresource=6s name=7s fieldSelector=8@FieldSelectorAttributes labelSelector=9@LabelSelectorAttributes
ResourceRule verbs=1*s apiGroups=2*s resources=3*s resourceNames=4*s
SelfSubjectAccessReview metadata=1@meta.v1.ObjectMeta spec=2@SelfSubjectAccessReviewSpec status=3@SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec resourceAttributes=1@ResourceAttributes nonResourceAttributes=2@NonResourceAttributes
SelfSubjectRulesReview metadata=1@meta.v1.ObjectMeta spec=2@SelfSubjectRulesReviewSpec status=3@SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace=1s
SubjectAccessReview metadata=1@meta.v1.ObjectMeta spec=2@SubjectAccessReviewSpec status=3@SubjectAccessReviewStatus
SubjectAccessReviewSpec resourceAttributes=1@ResourceAttributes nonResourceAttributes=2@NonResourceAttributes user=3s groups=4*s uid=6s
SubjectAccessReviewStatus allowed=1!f reason=2s evaluationError=3s denied=4f
SubjectRulesReviewStatus resourceRules=1*@ResourceRule nonResourceRules=2*@NonResourceRule incomplete=3!f evaluationError=4s
`;

package main

import (
	"context"
	"fmt"

	admission "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	. "seatrial.dev/clients/go/claims"
)

var injected = map[string]string{"sidecar": "please"}

// injector gives pods a second container.
type injector struct{}

func (i injector) setUp(mgr ctrl.Manager) error {
	return ctrl.NewWebhookManagedBy(mgr, &corev1.Pod{}).WithDefaulter(i).Complete()
}

func (injector) Default(_ context.Context, pod *corev1.Pod) error {
	pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: "sidecar", Image: "envoy:1"})
	return nil
}

// injects: what a controller of the cluster creates goes through webhooks, too.
func injects(ctx context.Context, direct client.Client, hooks hookServer) {
	none := admission.SideEffectClassNone
	Must(direct.Create(ctx, &admission.MutatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: "sidecars"},
		Webhooks: []admission.MutatingWebhook{{
			Name: "sidecars.clients.seatrial.dev", ClientConfig: hooks.config("/mutate--v1-pod"),
			SideEffects: &none, AdmissionReviewVersions: []string{"v1"},
			ObjectSelector: &metav1.LabelSelector{MatchLabels: injected},
			Rules: []admission.RuleWithOperations{{
				Operations: []admission.OperationType{admission.Create},
				Rule:       admission.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"pods"}},
			}},
		}},
	}))
	replicas := int32(2)
	deployment := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "meshed", Namespace: namespace},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: injected},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: injected},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx:1.27"}}},
			},
		},
	}
	Must(direct.Create(ctx, deployment))
	Eventually(ctx, "meshed pods are ready", func() bool { return read(ctx, direct, deployment).Status.ReadyReplicas == 2 })
	pods := &corev1.PodList{}
	Must(direct.List(ctx, pods, client.InNamespace(namespace), client.MatchingLabels(injected)))
	for _, pod := range pods.Items {
		That(len(pod.Status.ContainerStatuses) == 2, fmt.Sprintf("a sidecar runs: %+v", pod.Status.ContainerStatuses))
	}
	Held("sidecars")
}

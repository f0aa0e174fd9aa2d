// Package controller makes Websites true.
package controller

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	apps "k8s.io/client-go/applyconfigurations/apps/v1"
	core "k8s.io/client-go/applyconfigurations/core/v1"
	meta "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"

	"seatrial.dev/examples/go/api"
)

// Finalizer keeps a Website until its farewell is said.
const Finalizer = "examples.seatrial.dev/farewell"

const owner = client.FieldOwner("website-operator")

// Reconciler applies a Deployment and a Service for each Website, and reports what became of them.
type Reconciler struct {
	client.Client
	Events events.EventRecorder
}

// SetUp registers the reconciler: it looks after Websites and hears of the Deployments that they own.
func (r *Reconciler) SetUp(mgr ctrl.Manager) error {
	return ctrl.NewControllerManagedBy(mgr).
		For(&api.Website{}).
		Owns(&appsv1.Deployment{}).
		Owns(&corev1.Service{}).
		Complete(r)
}

// Reconcile is called whenever a Website or what it owns has changed.
func (r *Reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	site := &api.Website{}
	if err := r.Get(ctx, req.NamespacedName, site); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !site.DeletionTimestamp.IsZero() {
		return ctrl.Result{}, r.farewell(ctx, site)
	}
	if controllerutil.AddFinalizer(site, Finalizer) {
		return ctrl.Result{}, r.Update(ctx, site)
	}
	if err := r.Apply(ctx, deploymentOf(site), owner, client.ForceOwnership); err != nil {
		return ctrl.Result{}, fmt.Errorf("deployment: %w", err)
	}
	if err := r.Apply(ctx, serviceOf(site), owner, client.ForceOwnership); err != nil {
		return ctrl.Result{}, fmt.Errorf("service: %w", err)
	}
	return ctrl.Result{}, r.report(ctx, site)
}

func (r *Reconciler) report(ctx context.Context, site *api.Website) error {
	deployment := &appsv1.Deployment{}
	if err := r.Get(ctx, client.ObjectKeyFromObject(site), deployment); err != nil {
		// The cache has not heard of it yet; when it does, we are called again.
		return client.IgnoreNotFound(err)
	}
	seen := api.WebsiteStatus{ReadyReplicas: deployment.Status.ReadyReplicas, ObservedGeneration: site.Generation}
	if site.Status == seen {
		return nil
	}
	before := site.DeepCopyObject().(*api.Website)
	site.Status = seen
	return r.Status().Patch(ctx, site, client.MergeFrom(before), owner)
}

func (r *Reconciler) farewell(ctx context.Context, site *api.Website) error {
	if !controllerutil.RemoveFinalizer(site, Finalizer) {
		return nil
	}
	r.Events.Eventf(site, nil, corev1.EventTypeNormal, "Farewell", "Delete", "%s goes offline", site.Name)
	if err := r.Update(ctx, site); !apierrors.IsConflict(err) {
		return client.IgnoreNotFound(err)
	}
	return nil
}

func deploymentOf(site *api.Website) *apps.DeploymentApplyConfiguration {
	labels := map[string]string{"website": site.Name}
	container := core.Container().WithName("web").WithImage(site.Spec.Image).
		WithPorts(core.ContainerPort().WithContainerPort(80))
	return apps.Deployment(site.Name, site.Namespace).
		WithOwnerReferences(ownedBy(site)).
		WithSpec(apps.DeploymentSpec().
			WithReplicas(site.Spec.Replicas).
			WithSelector(meta.LabelSelector().WithMatchLabels(labels)).
			WithTemplate(core.PodTemplateSpec().
				WithLabels(labels).
				WithSpec(core.PodSpec().WithContainers(container))))
}

func serviceOf(site *api.Website) *core.ServiceApplyConfiguration {
	return core.Service(site.Name, site.Namespace).
		WithOwnerReferences(ownedBy(site)).
		WithSpec(core.ServiceSpec().
			WithSelector(map[string]string{"website": site.Name}).
			WithPorts(core.ServicePort().WithPort(80).WithTargetPort(intstr.FromInt32(80))))
}

func ownedBy(site *api.Website) *meta.OwnerReferenceApplyConfiguration {
	ref := metav1.NewControllerRef(site, api.GroupVersion.WithKind("Website"))
	return meta.OwnerReference().WithAPIVersion(ref.APIVersion).WithKind(ref.Kind).WithName(ref.Name).
		WithUID(ref.UID).WithController(true).WithBlockOwnerDeletion(true)
}

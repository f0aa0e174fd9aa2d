package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	coordination "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	core "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/webhook"

	. "seatrial.dev/clients/go/claims"
)

const colour = ".spec.colour"

// paintedBy indexes Gadgets in the cache.
func paintedBy(ctx context.Context, mgr ctrl.Manager) {
	Must(mgr.GetFieldIndexer().IndexField(ctx, &Gadget{}, colour, func(object client.Object) []string {
		return []string{object.(*Gadget).Spec.Colour}
	}))
}

func reconciles(ctx context.Context, direct client.Client) {
	made := gadget("first", 3)
	Must(direct.Create(ctx, made))
	That(made.Generation == 1 && made.UID != "", "an object is answered as it is stored")
	Eventually(ctx, "the status tells the generation", func() bool { return read(ctx, direct, made).Status.ObservedGeneration == 1 })
	made = change(ctx, direct, made, func(it *Gadget) { it.Spec.Colour, it.Status.ObservedGeneration = "red", 77 })
	That(made.Generation == 2 && made.Status.ObservedGeneration == 1, fmt.Sprintf("a status has its own door: %+v", made))
	Eventually(ctx, "the child follows", func() bool {
		child := &corev1.ConfigMap{}
		return direct.Get(ctx, client.ObjectKeyFromObject(made), child) == nil && child.Data["colour"] == "red"
	})
	Eventually(ctx, "events are told", func() bool {
		list := &corev1.EventList{}
		Must(direct.List(ctx, list, client.InNamespace(namespace), client.MatchingFields{"involvedObject.uid": string(made.UID), "reason": "Seen"}))
		return len(list.Items) == 2 || (len(list.Items) == 1 && list.Items[0].Series != nil)
	})
	Held("reconciler")
}

// cached reads from the manager's cache: no request is sent, and what others change arrives.
func cached(ctx context.Context, mgr ctrl.Manager, direct client.Client, recorder *Recorder) {
	path := "/apis/" + groupVersion.String() + "/gadgets"
	before := len(recorder.Of(path))
	red := func() int {
		list := &GadgetList{}
		Must(mgr.GetClient().List(ctx, list, client.MatchingFields{colour: "red"}))
		return len(list.Items)
	}
	Eventually(ctx, "the index knows the red one", func() bool { return red() == 1 })
	for name, painted := range map[string]string{"ruby": "red", "sky": "blue"} {
		other := gadget(name, 1)
		other.Spec.Colour = painted
		Must(direct.Create(ctx, other))
	}
	Eventually(ctx, "the index knows two", func() bool { return red() == 2 })
	Must(direct.DeleteAllOf(ctx, &Gadget{}, client.InNamespace(namespace), client.MatchingFields{"metadata.name": "ruby"}))
	Eventually(ctx, "what is deleted leaves the cache", func() bool { return red() == 1 })
	That(len(recorder.Of(path)) == before, "the cache watches once and asks nothing more")
	watches := slices.DeleteFunc(recorder.Of(path), func(each Exchange) bool { return !each.IsWatch() })
	That(len(watches) > 0 && strings.Contains(watches[0].Query, "sendInitialEvents=true") && watches[0].Code == 200,
		fmt.Sprintf("the first list is streamed: %+v", watches))
	Held("cache")
}

func typed(ctx context.Context, direct client.Client) {
	replicas, labels := int32(2), map[string]string{"app": "typed"}
	deployment := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "typed", Namespace: namespace},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx:1.27"}}},
			},
		},
	}
	Must(direct.Create(ctx, deployment))
	That(apierrors.IsAlreadyExists(direct.Create(ctx, deployment.DeepCopy())) || deployment.ResourceVersion != "", "created once")
	Eventually(ctx, "the deployment is ready", func() bool { return read(ctx, direct, deployment).Status.ReadyReplicas == 2 })
	var stale *appsv1.Deployment
	var base client.Patch
	Must(retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		stale = read(ctx, direct, deployment)
		base = client.MergeFromWithOptions(stale.DeepCopy(), client.MergeFromWithOptimisticLock{})
		changed := stale.DeepCopy()
		changed.Labels = map[string]string{"a": "b"}
		return direct.Patch(ctx, changed, base)
	}))
	That(apierrors.IsConflict(direct.Patch(ctx, stale.DeepCopy(), base)), "an optimistic lock holds")
	strategic := read(ctx, direct, deployment)
	from := client.StrategicMergeFrom(strategic.DeepCopy())
	strategic.Spec.Template.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "A", Value: "b"}}
	Must(direct.Patch(ctx, strategic, from))
	That(strategic.Spec.Template.Spec.Containers[0].Image == "nginx:1.27", "a strategic patch merges by name")
	Must(direct.SubResource("scale").Patch(ctx, strategic, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"replicas":1}}`))))
	That(*read(ctx, direct, deployment).Spec.Replicas == 1, "scale")
	Held("typed client")
}

// protobuf is what built-in kinds are spoken of in, lists and watches alike; custom kinds in JSON.
func protobuf(recorder *Recorder) {
	const binary = "application/vnd.kubernetes.protobuf"
	isSent, isWatched := false, false
	for _, each := range append(recorder.Of("/apis/apps/v1/"), recorder.Of("/api/v1/configmaps")...) {
		That(strings.HasPrefix(each.Answered, binary), fmt.Sprintf("answered in protobuf: %+v", each))
		isSent = isSent || (each.Method == "POST" && each.Sent == binary)
		isWatched = isWatched || (each.IsWatch() && each.Answered == binary+";stream=watch")
	}
	That(isSent && isWatched, fmt.Sprintf("bodies %v, watches %v", isSent, isWatched))
	for _, each := range recorder.Of("/apis/" + groupVersion.String() + "/") {
		That(strings.HasPrefix(each.Answered, "application/json"), fmt.Sprintf("custom kinds in JSON: %+v", each))
	}
	Held("protobuf")
}

func applies(ctx context.Context, direct client.Client) {
	apply := func(owner string, data map[string]string, more ...client.ApplyOption) error {
		return direct.Apply(ctx, core.ConfigMap("shared", namespace).WithData(data), append(more, client.FieldOwner(owner))...)
	}
	data := func() string {
		return fmt.Sprint(read(ctx, direct, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "shared", Namespace: namespace}}).Data)
	}
	Must(apply("ada", map[string]string{"a": "1", "b": "1"}))
	Must(apply("bob", map[string]string{"c": "2"}))
	refused := apply("bob", map[string]string{"b": "2", "c": "2"})
	That(apierrors.IsConflict(refused) && strings.Contains(refused.Error(), `conflict with "ada": .data.b`), fmt.Sprint(refused))
	Must(apply("bob", map[string]string{"b": "2", "c": "2"}, client.ForceOwnership))
	That(data() == "map[a:1 b:2 c:2]", "force: "+data())
	Must(apply("bob", map[string]string{"c": "2"}))
	That(data() == "map[a:1 c:2]", "what is no longer applied goes: "+data())
	object := read(ctx, direct, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "shared", Namespace: namespace}})
	owners := map[string]string{}
	for _, entry := range object.ManagedFields {
		owners[entry.Manager] = fmt.Sprintf("%s %s", entry.Operation, entry.FieldsV1.Raw)
	}
	That(owners["ada"] == `Apply {"f:data":{"f:a":{}}}` && owners["bob"] == `Apply {"f:data":{"f:c":{}}}`, fmt.Sprint(owners))
	Held("server-side apply")
}

func judges(ctx context.Context, direct client.Client, heard *warnings) {
	made := gadget("plain", 5)
	Must(direct.Create(ctx, made))
	That(made.Spec.Colour == "grey" && made.Annotations["asked-by"] == "kubernetes-admin", fmt.Sprintf("defaulted: %+v", made))
	denied := func(err error, reason string) {
		That(apierrors.IsForbidden(err) && strings.HasSuffix(err.Error(), `admission webhook "validate.clients.seatrial.dev" denied the request: `+reason), fmt.Sprint(err))
	}
	denied(direct.Create(ctx, gadget("huge", 11)), "size 11 is too big")
	denied(direct.Create(ctx, gadget("huge", 11), client.DryRunAll), "size 11 is too big")
	smaller := reconciled(ctx, direct, made)
	smaller.Spec.Size = 4
	denied(direct.Update(ctx, smaller), "a gadget of size 5 never shrinks")
	heard.texts = nil
	Must(direct.Create(ctx, gadget("tiny", 0)))
	That(fmt.Sprint(heard.texts) == "[nobody will see it]", fmt.Sprint(heard.texts))
	protected := gadget("protected", 1)
	protected.Labels = map[string]string{"protected": "yes"}
	Must(direct.Create(ctx, protected))
	denied(direct.Delete(ctx, protected), "protected is protected")
	Held("webhooks")
}

func finalizes(ctx context.Context, direct client.Client) {
	made := gadget("kept", 1)
	made.Labels = map[string]string{held: "yes"}
	Must(direct.Create(ctx, made))
	Eventually(ctx, "the finalizer is there", func() bool { return slices.Equal(read(ctx, direct, made).Finalizers, []string{finalizer}) })
	before := reconciled(ctx, direct, made)
	Must(direct.Delete(ctx, made))
	dying := read(ctx, direct, made)
	That(!dying.DeletionTimestamp.IsZero() && dying.Generation == before.Generation+1, fmt.Sprintf("it is on its way: %+v", dying))
	more := dying.DeepCopyObject().(*Gadget)
	more.Finalizers = append(more.Finalizers, "clients.seatrial.dev/late")
	That(apierrors.IsInvalid(direct.Update(ctx, more)) || apierrors.IsForbidden(direct.Update(ctx, more)), "no finalizer comes late")
	again := &Gadget{}
	Must(direct.Delete(ctx, made))
	Must(direct.Get(ctx, client.ObjectKeyFromObject(made), again))
	That(again.DeletionTimestamp.Equal(dying.DeletionTimestamp), "a second deletion changes nothing")
	Must(direct.Patch(ctx, again, client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"labels":{"held":null}}}`))))
	gone(ctx, direct, made)
	Held("finalizers")
}

func owns(ctx context.Context, direct client.Client) {
	for name, policy := range map[string]metav1.DeletionPropagation{
		"background": metav1.DeletePropagationBackground,
		"foreground": metav1.DeletePropagationForeground,
		"orphan":     metav1.DeletePropagationOrphan,
	} {
		owner, child := gadget(name, 1), &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace}}
		Must(direct.Create(ctx, owner))
		Eventually(ctx, "the child is there", func() bool { return direct.Get(ctx, client.ObjectKeyFromObject(child), child) == nil })
		That(metav1.IsControlledBy(child, owner), "the owner is named")
		keep := change(ctx, direct, child, func(it *corev1.ConfigMap) { it.Finalizers = []string{finalizer} })
		Must(direct.Delete(ctx, owner, client.PropagationPolicy(policy)))
		switch policy {
		case metav1.DeletePropagationOrphan:
			gone(ctx, direct, owner)
			orphan := read(ctx, direct, child)
			That(orphan.DeletionTimestamp.IsZero() && len(orphan.OwnerReferences) == 0, fmt.Sprintf("left alone: %+v", orphan))
			continue
		case metav1.DeletePropagationForeground:
			Eventually(ctx, "the child goes first", func() bool { return !read(ctx, direct, child).DeletionTimestamp.IsZero() })
			That(slices.Contains(read(ctx, direct, owner).Finalizers, metav1.FinalizerDeleteDependents), "the owner waits for it")
		default:
			gone(ctx, direct, owner)
			Eventually(ctx, "the child follows", func() bool { return !read(ctx, direct, child).DeletionTimestamp.IsZero() })
		}
		Must(direct.Patch(ctx, keep, client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"finalizers":null}}`))))
		gone(ctx, direct, child)
		gone(ctx, direct, owner)
	}
	Held("owner references")
}

// succeeds lets a second manager wait until the first has gone.
func succeeds(ctx context.Context, config *rest.Config, direct client.Client, stopFirst func()) {
	inner, stop := context.WithCancel(ctx)
	second := managerOf(config, webhook.Options{Port: 1})
	ended := make(chan error)
	go func() { ended <- second.Start(inner) }()
	leads := func() bool {
		select {
		case <-second.Elected():
			return true
		default:
			return false
		}
	}
	that := &coordination.Lease{ObjectMeta: metav1.ObjectMeta{Name: lease, Namespace: namespace}}
	first := *read(ctx, direct, that).Spec.HolderIdentity
	renewed := read(ctx, direct, that).Spec.RenewTime
	Eventually(ctx, "the first renews", func() bool { return read(ctx, direct, that).Spec.RenewTime.After(renewed.Time) })
	That(!leads(), "there is one leader")
	stopFirst()
	Eventually(ctx, "the second takes over", leads)
	now := read(ctx, direct, that)
	That(*now.Spec.HolderIdentity != first && *now.Spec.LeaseTransitions >= 1, fmt.Sprintf("%+v", now.Spec))
	stop()
	Must(<-ended)
	That(*read(ctx, direct, that).Spec.HolderIdentity == "", "it is released")
	Held("leader election")
}

// failsClosed: the webhooks have gone with the manager, and their policy is Fail.
func failsClosed(ctx context.Context, direct client.Client) {
	within, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err := direct.Create(within, gadget("unjudged", 1))
	That(apierrors.IsInternalError(err) && strings.Contains(err.Error(), `failed calling webhook "mutate.clients.seatrial.dev"`), fmt.Sprint(err))
	Held("webhooks that are gone")
}

func read[T client.Object](ctx context.Context, direct client.Client, object T) T {
	found := object.DeepCopyObject().(T)
	Must(direct.Get(ctx, client.ObjectKeyFromObject(object), found))
	return found
}

// reconciled reads a gadget when the reconciler has written all that it writes of it.
func reconciled(ctx context.Context, direct client.Client, made *Gadget) *Gadget {
	var found *Gadget
	Eventually(ctx, made.Name+" is reconciled", func() bool {
		found = read(ctx, direct, made)
		return found.Status.ObservedGeneration == found.Generation
	})
	return found
}

// change tries again when somebody else was faster.
func change[T client.Object](ctx context.Context, direct client.Client, object T, how func(T)) T {
	var found T
	Must(retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		found = read(ctx, direct, object)
		how(found)
		return direct.Update(ctx, found)
	}))
	return found
}

func gone(ctx context.Context, direct client.Client, object client.Object) {
	found := object.DeepCopyObject().(client.Object)
	Eventually(ctx, object.GetName()+" goes", func() bool {
		return apierrors.IsNotFound(direct.Get(ctx, client.ObjectKeyFromObject(object), found))
	})
}

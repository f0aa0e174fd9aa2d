// Package api holds the Website, as websites.examples.seatrial.dev declares it.
package api

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GroupVersion of the Website.
var GroupVersion = schema.GroupVersion{Group: "examples.seatrial.dev", Version: "v1"}

// Website is a Deployment and a Service.
type Website struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   WebsiteSpec   `json:"spec"`
	Status WebsiteStatus `json:"status,omitempty"`
}

// WebsiteSpec is what a user asks for.
type WebsiteSpec struct {
	Replicas int32  `json:"replicas"`
	Image    string `json:"image,omitempty"`
}

// WebsiteStatus is what the operator has seen.
type WebsiteStatus struct {
	ReadyReplicas      int32 `json:"readyReplicas"`
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
}

// WebsiteList is what a list answers.
type WebsiteList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Website `json:"items"`
}

// DeepCopyObject makes Website a runtime.Object.
func (w *Website) DeepCopyObject() runtime.Object {
	copied := *w
	w.ObjectMeta.DeepCopyInto(&copied.ObjectMeta)
	return &copied
}

// DeepCopyObject makes WebsiteList a runtime.Object.
func (l *WebsiteList) DeepCopyObject() runtime.Object {
	copied := WebsiteList{TypeMeta: l.TypeMeta}
	l.ListMeta.DeepCopyInto(&copied.ListMeta)
	for i := range l.Items {
		copied.Items = append(copied.Items, *l.Items[i].DeepCopyObject().(*Website))
	}
	return &copied
}

// AddToScheme makes the types known to clients.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(GroupVersion, &Website{}, &WebsiteList{})
	metav1.AddToGroupVersion(scheme, GroupVersion)
	return nil
}

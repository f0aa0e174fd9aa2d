package main

import (
	"context"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	. "seatrial.dev/clients/go/claims"
)

var groupVersion = schema.GroupVersion{Group: "clients.seatrial.dev", Version: "v1"}

// Gadget is what the reconciler looks after: a ConfigMap for each.
type Gadget struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   GadgetSpec   `json:"spec"`
	Status GadgetStatus `json:"status,omitempty"`
}

// GadgetSpec is what a user asks for.
type GadgetSpec struct {
	Size   int32  `json:"size"`
	Colour string `json:"colour,omitempty"`
}

// GadgetStatus is what the reconciler has seen.
type GadgetStatus struct {
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
}

// GadgetList is what a list answers.
type GadgetList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Gadget `json:"items"`
}

// DeepCopyObject makes Gadget a runtime.Object.
func (g *Gadget) DeepCopyObject() runtime.Object {
	copied := *g
	g.ObjectMeta.DeepCopyInto(&copied.ObjectMeta)
	return &copied
}

// DeepCopyObject makes GadgetList a runtime.Object.
func (l *GadgetList) DeepCopyObject() runtime.Object {
	copied := GadgetList{TypeMeta: l.TypeMeta}
	l.ListMeta.DeepCopyInto(&copied.ListMeta)
	for i := range l.Items {
		copied.Items = append(copied.Items, *l.Items[i].DeepCopyObject().(*Gadget))
	}
	return &copied
}

func addGadgets(scheme *runtime.Scheme) {
	scheme.AddKnownTypes(groupVersion, &Gadget{}, &GadgetList{})
	metav1.AddToGroupVersion(scheme, groupVersion)
}

func gadget(name string, size int32) *Gadget {
	return &Gadget{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace}, Spec: GadgetSpec{Size: size}}
}

// defined creates the definition and waits until it is served.
func defined(ctx context.Context, direct client.Client) {
	integer := apiextensions.JSONSchemaProps{Type: "integer", Format: "int64"}
	object := func(properties map[string]apiextensions.JSONSchemaProps) apiextensions.JSONSchemaProps {
		return apiextensions.JSONSchemaProps{Type: "object", Properties: properties}
	}
	root := object(map[string]apiextensions.JSONSchemaProps{
		"spec":   object(map[string]apiextensions.JSONSchemaProps{"size": integer, "colour": {Type: "string"}}),
		"status": object(map[string]apiextensions.JSONSchemaProps{"observedGeneration": integer}),
	})
	definition := &apiextensions.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: "gadgets." + groupVersion.Group},
		Spec: apiextensions.CustomResourceDefinitionSpec{
			Group: groupVersion.Group,
			Scope: apiextensions.NamespaceScoped,
			Names: apiextensions.CustomResourceDefinitionNames{Plural: "gadgets", Kind: "Gadget"},
			Versions: []apiextensions.CustomResourceDefinitionVersion{{
				Name: groupVersion.Version, Served: true, Storage: true,
				Schema:       &apiextensions.CustomResourceValidation{OpenAPIV3Schema: &root},
				Subresources: &apiextensions.CustomResourceSubresources{Status: &apiextensions.CustomResourceSubresourceStatus{}},
			}},
		},
	}
	Must(direct.Create(ctx, definition))
	Eventually(ctx, "gadgets are served", func() bool { return direct.List(ctx, &GadgetList{}) == nil })
}

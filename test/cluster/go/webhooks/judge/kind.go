package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"
	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// A kind as a server with the webhooks of its controller judges it.
type kind struct {
	structural *schema.Structural
	rules      *cel.Validator
	mutate     *admission.Webhook
	validate   *admission.Webhook
}

func newKind(definition apiextensionsv1.CustomResourceDefinition, hooks map[string]*admission.Webhook) (*kind, error) {
	version := definition.Spec.Versions[0]
	var props apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &props, nil); err != nil {
		return nil, err
	}
	structural, err := schema.NewStructural(&props)
	if err != nil {
		return nil, err
	}
	path := strings.ReplaceAll(definition.Spec.Group, ".", "-") + "-" + version.Name + "-" + strings.ToLower(definition.Spec.Names.Kind)
	made := &kind{structural, cel.NewValidator(structural, true, celconfig.PerCallLimit), hooks["/mutate-"+path], hooks["/validate-"+path]}
	if made.mutate == nil || made.validate == nil {
		return nil, fmt.Errorf("no webhooks at %s", path)
	}
	return made, nil
}

// The first of those that refuse a change: the rules of the definition, then the webhook.
func (k *kind) refusal(asked change) (string, error) {
	before, err := k.filled(asked.Before)
	if err != nil {
		return "", err
	}
	after, err := k.filled(asked.After)
	if err != nil {
		return "", err
	}
	if refused, _ := k.rules.Validate(context.Background(), nil, k.structural, after, before, celconfig.RuntimeCELCostBudget); len(refused) > 0 {
		return refused.ToAggregate().Error(), nil
	}
	answer, err := call(k.validate, admissionv1.Update, before, after)
	if err != nil || answer.Allowed {
		return "", err
	}
	return answer.Result.Message, nil
}

// An object as it is once its definition and its webhook have filled it in. What a webhook filled in as the object was made, stays while nobody says otherwise.
func (k *kind) filled(object map[string]any) (map[string]any, error) {
	full := runtime.DeepCopyJSON(object)
	defaulting.PruneNonNullableNullsWithoutDefaults(full, k.structural)
	defaulting.Default(full, k.structural)
	answer, err := call(k.mutate, admissionv1.Create, nil, full)
	if err != nil || len(answer.Patch) == 0 {
		return full, err
	}
	patch, err := jsonpatch.DecodePatch(answer.Patch)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(full)
	if err != nil {
		return nil, err
	}
	if text, err = patch.Apply(text); err != nil {
		return nil, err
	}
	var filled map[string]any
	// Whole numbers are no floats to a server.
	err = utiljson.Unmarshal(text, &filled)
	return filled, err
}

func call(hook *admission.Webhook, operation admissionv1.Operation, before, after map[string]any) (*admissionv1.AdmissionResponse, error) {
	request := admission.Request{AdmissionRequest: admissionv1.AdmissionRequest{UID: "plinth", Operation: operation}}
	var err error
	if request.Object.Raw, err = json.Marshal(after); err != nil {
		return nil, err
	}
	if before != nil {
		if request.OldObject.Raw, err = json.Marshal(before); err != nil {
			return nil, err
		}
	}
	response := hook.Handle(context.Background(), request)
	if err := response.Complete(request); err != nil {
		return nil, err
	}
	return &response.AdmissionResponse, nil
}

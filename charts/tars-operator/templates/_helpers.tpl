{{- define "tars.name" -}}{{ printf "%s-operator" .Release.Name | trunc 63 | trimSuffix "-" }}{{- end }}

{{- define "tars.labels" -}}
app.kubernetes.io/name: tars-operator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: tars
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "tars.selector" -}}
app.kubernetes.io/name: tars-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* The namespaces that runs are made ready for, as a JSON list. */ -}}
{{- define "tars.runNamespaces" -}}
{{ .Values.runNamespaces | default (list .Release.Namespace) | uniq | toJson }}
{{- end }}

{{- /* (dict "root" $ "role" "analyzer"): the image of a role. */ -}}
{{- define "tars.image" -}}
{{- $image := .root.Values.image -}}
{{ index $image .role | default (printf "%s/tars-%s:%s" (trimSuffix "/" $image.registry) .role ($image.tag | default .root.Chart.AppVersion)) }}
{{- end }}

{{- /* What the operator may do with namespaced objects; in a ClusterRole, or in a Role of each namespace. */ -}}
{{- define "tars.operatorRules" -}}
- apiGroups: [tars.dev]
  resources: [selfcodingruns]
  verbs: [list, watch, patch, delete]
- apiGroups: [tars.dev]
  resources: [tarsreplicas, codechanges, codepatterns]
  verbs: [list, watch]
- apiGroups: [tars.dev]
  resources: [selfcodingruns/status, tarsreplicas/status, codechanges/status, codepatterns/status]
  verbs: [patch]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, create]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}

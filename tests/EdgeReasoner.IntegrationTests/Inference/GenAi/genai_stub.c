/* A STUB of OnnxRuntimeGenAI's C interface for tests of marshalling and guards. It computes no model: logits are a function of the tokens held. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define VOCABULARY 32
#define LONGEST 48

typedef struct { const char* message; } Result;
typedef struct { int overlaid; } Config;
typedef struct { int32_t tokens[LONGEST]; size_t count; int terminated; } Generator;
typedef struct { float values[VOCABULARY]; } Tensor;

static Result bad_tokens = {"stub: token out of range or too many tokens"};
static Result no_overlay = {"stub: the pad token was not overlaid"};
static Result empty = {"stub: no logits before the first append"};
static Result terminated = {"stub: session terminated"};

const char* OgaResultGetError(const Result* result) { return result->message; }
void OgaDestroyResult(Result* result) { (void)result; }
Result* OgaCreateConfig(const char* path, Config** out) { (void)path; *out = calloc(1, sizeof(Config)); return NULL; }
Result* OgaConfigOverlay(Config* config, const char* json) { config->overlaid = strstr(json, "\"pad_token_id\":-1") != NULL; return NULL; }
void OgaDestroyConfig(Config* config) { free(config); }
Result* OgaCreateModelFromConfig(const Config* config, void** out) { *out = NULL; if (!config->overlaid) return &no_overlay; *out = malloc(1); return NULL; }
void OgaDestroyModel(void* model) { free(model); }
Result* OgaCreateGeneratorParams(const void* model, void** out) { (void)model; *out = malloc(1); return NULL; }
Result* OgaGeneratorParamsSetSearchNumber(void* params, const char* name, double value) { (void)params; (void)name; (void)value; return NULL; }
Result* OgaGeneratorParamsSetSearchBool(void* params, const char* name, _Bool value) { (void)params; (void)name; (void)value; return NULL; }
void OgaDestroyGeneratorParams(void* params) { free(params); }
Result* OgaCreateGenerator(const void* model, const void* params, Generator** out) { (void)model; (void)params; *out = calloc(1, sizeof(Generator)); return NULL; }
void OgaDestroyGenerator(Generator* generator) { free(generator); }

Result* OgaGenerator_AppendTokens(Generator* generator, const int32_t* ids, size_t count) {
  if (generator->terminated) return &terminated;
  if (generator->count + count > LONGEST) return &bad_tokens;
  for (size_t i = 0; i < count; i++) {
    if (ids[i] < 0 || ids[i] >= VOCABULARY) return &bad_tokens;
    generator->tokens[generator->count++] = ids[i];
  }
  return NULL;
}

Result* OgaGenerator_RewindTo(Generator* generator, size_t length) { if (length > generator->count) return &bad_tokens; generator->count = length; return NULL; }
Result* OgaGenerator_SetRuntimeOption(Generator* generator, const char* key, const char* value) { generator->terminated = strcmp(key, "terminate_session") == 0 && value[0] == '1'; return NULL; }

Result* OgaGenerator_GetLogits(Generator* generator, Tensor** out) {
  if (generator->count == 0) return &empty;
  Tensor* tensor = calloc(1, sizeof(Tensor));
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < generator->count; i++) hash = (hash ^ (uint32_t)generator->tokens[i]) * 16777619u;
  for (int t = 0; t < VOCABULARY; t++) { hash = hash * 1664525u + 1013904223u; tensor->values[t] = (float)(hash >> 8) / 16777216.0f - 0.5f; }
  *out = tensor;
  return NULL;
}

Result* OgaTensorGetType(Tensor* tensor, int* out) { (void)tensor; *out = 1; return NULL; }
Result* OgaTensorGetShapeRank(Tensor* tensor, size_t* out) { (void)tensor; *out = 3; return NULL; }
Result* OgaTensorGetShape(Tensor* tensor, int64_t* shape, size_t rank) { (void)tensor; (void)rank; shape[0] = 1; shape[1] = 1; shape[2] = VOCABULARY; return NULL; }
Result* OgaTensorGetData(Tensor* tensor, void** out) { *out = tensor->values; return NULL; }
void OgaDestroyTensor(Tensor* tensor) { free(tensor); }

package io.opsaga.api.support;

import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationWorkflow;

/** A kind of operations that a test brings along: with it, the API under test knows more than the product. */
public record FurtherKind(OperationKind<?> kind, Class<? extends OperationWorkflow> saga, Object activities) {}

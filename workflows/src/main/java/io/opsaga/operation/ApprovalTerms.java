package io.opsaga.operation;

import java.time.Duration;

/**
 * That somebody else has to approve, and what happens when nobody does.
 *
 * @param within how long is waited
 * @param approveByDefault whether it counts as approved then; otherwise as rejected
 */
public record ApprovalTerms(Duration within, boolean approveByDefault) {}

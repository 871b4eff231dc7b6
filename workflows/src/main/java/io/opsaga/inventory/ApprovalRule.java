package io.opsaga.inventory;

import java.time.Duration;

/**
 * That changes of an environment need somebody else's approval.
 *
 * @param timeout how long is waited for it
 * @param approveByDefault whether a change that nobody has decided upon by then is made; otherwise it is rejected
 */
public record ApprovalRule(Duration timeout, boolean approveByDefault) {}

package io.opsaga.api.requests;

import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;

/** Tells the description of the bodies that some addresses take. */
public interface RequestForms {
    /** What the body of a POST to an address must look like, by the address. */
    Map<String, Schema<Object>> forms();
}

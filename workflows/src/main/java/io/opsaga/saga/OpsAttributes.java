package io.opsaga.saga;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** Search attributes of every operation; never encrypted by Temporal, so nothing secret goes there. */
public final class OpsAttributes {
    public static final SearchAttributeKey<String> KIND = SearchAttributeKey.forKeyword("OpsKind");
    public static final SearchAttributeKey<String> ENVIRONMENT = SearchAttributeKey.forKeyword("OpsEnvironment");
    public static final SearchAttributeKey<List<String>> MACHINE = SearchAttributeKey.forKeywordList("OpsMachine");
    public static final SearchAttributeKey<List<String>> TARGET = SearchAttributeKey.forKeywordList("OpsTarget");
    public static final SearchAttributeKey<String> STAGE = SearchAttributeKey.forKeyword("OpsStage");
    public static final SearchAttributeKey<String> OUTCOME = SearchAttributeKey.forKeyword("OpsOutcome");
    public static final SearchAttributeKey<String> ACTOR = SearchAttributeKey.forKeyword("OpsActor");
    public static final SearchAttributeKey<String> VERSION = SearchAttributeKey.forKeyword("OpsVersion");

    /** All of them, for registration with the server. */
    public static final List<SearchAttributeKey<?>> ALL =
            List.of(KIND, ENVIRONMENT, MACHINE, TARGET, STAGE, OUTCOME, ACTOR, VERSION);

    private OpsAttributes() {}
}

package io.opsaga.saga;

/** Who puts a saga's questions to people, and waits for what they say. */
@FunctionalInterface
public interface Asker {
    /** The answer that was given, or the default where nobody gave one in time. */
    Answered ask(Question question);

    /**
     * @param answer one of the question's answers
     * @param told whose it is and why, for people
     */
    record Answered(String answer, String told) {}
}

package io.opsaga.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bounds of a setting that is a number or a duration, as an operator writes them: {@code "1"}, {@code "30s"}. Whatever is
 * configured outside of them is refused at the start.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Within {
    /** The least that is allowed. */
    String least();

    /** The most that is allowed. */
    String most();
}

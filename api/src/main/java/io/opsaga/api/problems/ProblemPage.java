package io.opsaga.api.problems;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** The container's error page: for errors that no controller has seen. */
@Controller
class ProblemPage implements ErrorController {
    private final ProblemWriter writer;

    ProblemPage(ProblemWriter writer) {
        this.writer = writer;
    }

    @RequestMapping("${server.error.path:/error}")
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        ProblemKind kind =
                code instanceof Integer status ? ProblemKind.of(HttpStatusCode.valueOf(status)) : ProblemKind.NOT_FOUND;
        writer.write(request, response, new ProblemException(kind, kind.title() + "."));
    }
}

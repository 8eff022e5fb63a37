package dosirak.platform.web;

import jakarta.servlet.Servlet;
import org.jspecify.annotations.Nullable;

/**
 * What serves a compartment now.
 *
 * @param ready answers some reads before the servlet is asked, where the domain has it
 * @param bare serves some commands without the servlet, where there are such
 */
public record Served(Servlet servlet, @Nullable ReadyReads ready, @Nullable BareCommands bare) {}

from bench import documents_pdf


def test_the_measured_job_makes_a_page_each_and_no_two_alike():
    pages, seconds = documents_pdf.print_certificate(7)

    assert (pages, documents_pdf.print_empty(7)[0]) == (1, 1)
    assert seconds > 0
    version = documents_pdf._versions()
    assert version(7).payload != version(8).payload
